package io.blabbermouth.console;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.eventbus.ReplyException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns what the {@link Tap} has seen into what people are shown: replies with what they reply to, bodies as JSON. Of one context. */
final class BusView {
    private static final int REQUESTS_MAX = 20_000;
    private static final int BODY_CHARS_MAX = 16_384;

    private final Mask mask;
    /** reply address -> the request, the oldest first */
    private final Map<String, Tap.Seen> requests = new LinkedHashMap<>();

    BusView(Mask mask) {
        this.mask = mask;
    }

    /**
     * One message as it is shown.
     *
     * @param kind request, send, publish, reply or failure
     * @param address of a reply, that of its request
     * @param of of a reply, its request's number; null if that was not seen
     * @param durationMillis of a reply, from its request to it
     * @param body masked if that is asked for
     * @param bytes of the whole body as JSON
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Shown(
            long n,
            long atMillis,
            String kind,
            String address,
            @Nullable Long of,
            @Nullable Double durationMillis,
            JsonNode body,
            int bytes,
            @Nullable Boolean truncated) {}

    /** To be called with all that was seen, in its order: requests are remembered for their replies. */
    Pending take(Tap.Seen seen) {
        if (seen.replyAddress() != null) {
            requests.put(seen.replyAddress(), seen);
            if (requests.size() > REQUESTS_MAX) {
                requests.remove(requests.keySet().iterator().next());
            }
        }
        return new Pending(seen, seen.isReply() ? requests.remove(seen.address()) : null);
    }

    void forget() {
        requests.clear();
    }

    /** A message with its request, if it is a reply to one that was seen; not yet written. */
    record Pending(Tap.Seen seen, Tap.@Nullable Seen request) {
        String address() {
            return request == null ? seen.address() : request.address();
        }
    }

    Shown show(Pending pending, boolean masked) {
        Tap.Seen seen = pending.seen();
        Tap.Seen request = pending.request();
        JsonNode plain = BusJson.of(seen.body());
        String text = plain.toString();
        boolean tooLong = text.length() > BODY_CHARS_MAX;
        JsonNode body = tooLong ? BusJson.of(null) : masked ? mask.hide(plain) : plain;
        return new Shown(
                seen.n(),
                seen.millis(),
                kind(seen),
                address(pending, masked),
                request == null ? null : request.n(),
                request == null ? null : (seen.nanos() - request.nanos()) / 1e6,
                body,
                text.length(),
                tooLong ? true : null);
    }

    /** As it is shown. */
    String address(Pending pending, boolean masked) {
        if (pending.seen().isReply() && pending.request() == null) {
            return "(reply)";
        }
        return masked ? mask.hideIds(pending.address()) : pending.address();
    }

    private static String kind(Tap.Seen seen) {
        if (seen.isReply()) {
            return seen.body() instanceof ReplyException ? "failure" : "reply";
        } else if (!seen.send()) {
            return "publish";
        }
        return seen.replyAddress() == null ? "send" : "request";
    }

    List<Pending> take(List<Tap.Seen> all) {
        List<Pending> pending = new ArrayList<>(all.size());
        all.forEach(seen -> pending.add(take(seen)));
        return pending;
    }
}
