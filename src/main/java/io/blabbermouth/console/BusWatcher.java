package io.blabbermouth.console;

import com.fasterxml.jackson.databind.util.RawValue;
import io.blabbermouth.security.Agent;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One who watches the bus, over a WebSocket.
 *
 * <pre>
 *   from it   {"address": "chat.*", "text": "", "unmasked": false, "paused": false}   any of them may be missing
 *   to it     {"messages": [BusView.Shown …], "leftOut": 12, "counts": {"chats.append": 311, …}}
 *             {"error": "address is no pattern: …"}
 * </pre>
 *
 * Until it has said what it wants it is sent nothing: it may not want to see all, and what it does want unmasked. If that cannot
 * be understood, it is paused.
 */
final class BusWatcher {
    private static final int SHOWN_A_LOOK_MAX = 100;
    private static final int WRITTEN_A_LOOK_MAX = 400;
    private static final int CHARS_A_LOOK_MAX = 1 << 19;
    /** Half a minute: one that reads or says nothing must not keep the tap on. */
    private static final int LOOKS_WITHOUT_MAX = 120;

    private static final short EXPIRED = 4401;
    private static final short TOO_SLOW = 4413;

    private final ServerWebSocket webSocket;
    private final @Nullable Agent admin;
    private final Choices choices;
    private boolean hasSpoken;
    private BusFilter filter = BusFilter.ALL;
    private boolean unmasked;
    private boolean paused = true;
    private int looksWithout;
    /** Not shown since the last look that was written. */
    private long missed;

    /**
     * @param masks whether content is hidden unless it asks for it
     * @param unmasking called when it does
     */
    record Choices(boolean masks, Runnable unmasking) {}

    /** What it may ask for. */
    private record Wish(
            @Nullable String address,
            @Nullable String text,
            @Nullable Boolean unmasked,
            @Nullable Boolean paused) {}

    private record Look(List<RawValue> messages, long leftOut, Map<String, Long> counts) {}

    private record Refusal(String error) {}

    BusWatcher(ServerWebSocket webSocket, @Nullable Agent admin, Choices choices) {
        this.webSocket = webSocket;
        this.admin = admin;
        this.choices = choices;
    }

    boolean isOf(ServerWebSocket other) {
        return webSocket.equals(other);
    }

    void hear(String text) {
        hasSpoken = true;
        try {
            Wish wish = BusJson.readLenient(text, Wish.class);
            filter = BusFilter.of(orEmpty(wish.address()), orEmpty(wish.text()));
            paused = Boolean.TRUE.equals(wish.paused());
            boolean wanted = Boolean.TRUE.equals(wish.unmasked());
            if (wanted && !unmasked && choices.masks()) {
                choices.unmasking().run();
            }
            unmasked = wanted;
        } catch (BadInputException e) {
            if (!webSocket.isClosed() && !webSocket.writeQueueFull()) {
                write(new Refusal(String.valueOf(e.getMessage())));
            }
        }
    }

    /** @param lost how many came so fast that they are not among them */
    void show(BusView view, List<BusView.Pending> pending, long lost, Map<String, Long> counts) {
        if (webSocket.isClosed()) {
            return;
        } else if (admin != null && admin.isExpired()) {
            webSocket.close(EXPIRED, "the token has expired").onFailure(failure -> {});
            return;
        }
        if (!paused) {
            missed += lost;
        }
        if (!hasSpoken || webSocket.writeQueueFull()) {
            // It reads slowly, if it is not silent; it will miss some.
            missed += paused ? 0 : pending.size();
            if (++looksWithout > LOOKS_WITHOUT_MAX) {
                webSocket
                        .close(TOO_SLOW, hasSpoken ? "reads too slowly" : "says nothing")
                        .onFailure(failure -> {});
            }
            return;
        }
        looksWithout = 0;
        List<RawValue> messages = paused ? List.of() : newest(view, pending);
        write(new Look(messages, missed, counts));
        missed = 0;
    }

    /** Of very many the newest, as they are what somebody looks at; the others are counted. */
    private List<RawValue> newest(BusView view, List<BusView.Pending> pending) {
        boolean masked = choices.masks() && !unmasked;
        List<RawValue> messages = new ArrayList<>();
        int written = 0;
        int chars = 0;
        int i = pending.size();
        while (i > 0
                && written < WRITTEN_A_LOOK_MAX
                && messages.size() < SHOWN_A_LOOK_MAX
                && chars < CHARS_A_LOOK_MAX) {
            BusView.Pending each = pending.get(--i);
            if (filter.wantsAddress(view.address(each, masked))) {
                written++;
                String json = BusJson.write(view.show(each, masked));
                if (filter.wantsText(json)) {
                    messages.add(new RawValue(json));
                    chars += json.length();
                }
            }
        }
        missed += i;
        Collections.reverse(messages);
        return messages;
    }

    private void write(Object value) {
        webSocket.writeTextMessage(BusJson.write(value)).onFailure(failure -> {});
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}
