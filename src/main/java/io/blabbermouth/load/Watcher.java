package io.blabbermouth.load;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.blabbermouth.load.Ending.EndingException;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** An agent who watches the list of those who wait (docs/protocol.md, "The agents' list"). */
final class Watcher implements Connection.Listener {
    private static final byte[] PING = Bytes.of("ping");
    private static final byte[] USER_JOINED = Bytes.of("{\"type\":\"UserJoined\"");
    private static final byte[] SNAPSHOT = Bytes.of("{\"type\":\"PendingUsers\"");
    private static final byte[] ERROR = Bytes.of("{\"type\":\"Error\"");
    private static final byte[] CHAT_ID = Bytes.of("\"chatId\":\"");
    private static final ClientFrame PONG = ClientFrame.text("pong:support");
    private static final ClientFrame LOAD = BlabbermouthDialect.frame("Load", Map.of("batch", true));

    private final Queue queue;
    private final Loop loop;
    private final CompletableFuture<Watcher> loaded = new CompletableFuture<>();
    private final Set<String> heard = new HashSet<>();
    private @Nullable Connection connection;

    /**
     * What all agents of a run watch.
     *
     * @param joinedAt chatId → when its user sent the Join; others are nothing to us
     * @param told is run for each user that an agent is told of
     */
    record Queue(Map<String, Long> joinedAt, Runnable told) {}

    Watcher(Queue queue, Loop loop) {
        this.queue = queue;
        this.loop = loop;
    }

    Loop loop() {
        return loop;
    }

    CompletableFuture<Watcher> connect(LoadClient client, Target target) {
        Connection to = new Connection(loop, target, "/users", this);
        connection = to;
        client.connect(to, target);
        return loaded;
    }

    /** Counts of so many users those it was not told of as lost, unless it could not be told. */
    void end(int users) {
        if (connection != null && connection.isOpen()) {
            loop.recorder.lost += Math.max(0, users - heard.size());
            connection.close();
        }
    }

    @Override
    public void opened(Connection opened) {
        opened.send(LOAD);
    }

    @Override
    public void text(byte[] bytes, int start, int end) {
        if (Bytes.equals(bytes, start, end, PING) && connection != null) {
            connection.send(PONG);
        } else if (Bytes.startsWith(bytes, start, end, USER_JOINED)) {
            userJoined(bytes, start, end);
        } else if (Bytes.startsWith(bytes, start, end, SNAPSHOT)) {
            loaded.complete(this);
        } else if (Bytes.startsWith(bytes, start, end, ERROR)) {
            ended(new Ending("LOAD_REFUSED", "the agents' list was refused"));
        }
    }

    @Override
    public void ended(Ending why) {
        if (!loaded.completeExceptionally(new EndingException(why))) {
            loop.recorder.error(why);
        }
    }

    private void userJoined(byte[] bytes, int start, int end) {
        int at = Bytes.behindLast(bytes, start, end, CHAT_ID);
        int last = at;
        while (last >= 0 && last < end && bytes[last] != '"') {
            last++;
        }
        String chatId = at < 0 ? "" : new String(bytes, at, last - at, UTF_8);
        Long since = queue.joinedAt().get(chatId);
        if (since != null) {
            if (heard.add(chatId)) {
                Recorder.record(loop.recorder.latency, System.nanoTime() - since);
                loop.recorder.deliveredOne();
                queue.told().run();
            } else {
                loop.recorder.duplicate++;
            }
        }
    }
}
