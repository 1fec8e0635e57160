package io.blabbermouth.checker;

import io.blabbermouth.testing.AgentTokens;
import io.netty.channel.ChannelFuture;
import io.vertx.core.Future;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.internal.http.WebSocketInternal;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/**
 * A client's connection, that comes back by itself: at any node, after a random delay that grows, except after the close
 * codes that say no. Answers pings.
 *
 * <pre>
 *   Away ──open──► Connecting ──► Up ──closed──► Away ──delay──► Connecting …
 *                      └──refused──► Away              a close code that says no, or end() ──► Over
 * </pre>
 */
final class Line {
    private static final Set<Integer> FINAL_CODES = Set.of(1000, 1003, 1007, 1009, 4401, 4403, 4409, 4410);
    private static final int ABNORMAL = 1006;
    private static final long HANDSHAKE_MILLIS_MAX = 3000;
    private static final long BACKOFF_MILLIS_MIN = 50;
    private static final long BACKOFF_MILLIS_MAX = 1000;
    private static final String RETRY_AFTER = "retry-after-ms=";

    private final Loop loop;
    private final Target target;
    private final Owner owner;
    private int at;
    /** Raised for each connection, so that the words of a former one are not heard. */
    private int generation;

    private ClientWebSocket up;
    private boolean over;
    private boolean stalled;
    private long heardNanos;
    private long backoffMillis = BACKOFF_MILLIS_MIN;

    /**
     * @param at index of the place to begin at
     * @param path on that place
     * @param pong the answer to a ping
     * @param patienceMillis silence after which the client takes the node for dead
     * @param agent whose token is shown where one is needed; null for a user
     */
    record Target(List<Place> places, int at, Path path, String pong, long patienceMillis, String agent) {}

    record Path(boolean isChat, String uri) {
        int port(Place place) {
            return isChat ? place.chatPort() : place.subscriberPort();
        }
    }

    interface Owner {
        void opened();

        void received(String text);

        /** @param comesBack false if the code says no */
        void closed(int code, boolean comesBack);
    }

    Line(Loop loop, Target target, Owner owner) {
        this.loop = loop;
        this.target = target;
        this.owner = owner;
        this.at = target.at();
    }

    void open() {
        int mine = ++generation;
        heardNanos = System.nanoTime();
        ClientWebSocket socket = loop.webSockets().webSocket();
        socket.textMessageHandler(text -> {
            if (mine == generation) {
                received(text);
            }
        });
        socket.closeHandler(v -> {
            if (mine == generation) {
                closed(socket.closeStatusCode() == null ? ABNORMAL : socket.closeStatusCode(), socket.closeReason());
            }
        });
        socket.exceptionHandler(failure -> {
            // The close that follows says enough.
        });
        Path path = target.path();
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(path.port(target.places().get(at)))
                .setURI(path.uri());
        if (AgentTokens.required() && target.agent() != null) {
            options.addHeader("Authorization", "Bearer " + AgentTokens.of(target.agent()));
        }
        Future<WebSocket> connecting = socket.connect(options);
        connecting.onSuccess(late -> {
            if (mine != generation) {
                hangUp(late);
            }
        });
        connecting
                .timeout(HANDSHAKE_MILLIS_MAX, TimeUnit.MILLISECONDS)
                .onSuccess(v -> {
                    if (mine == generation) {
                        up = socket;
                        owner.opened();
                    }
                })
                .onFailure(failure -> {
                    if (mine == generation) {
                        comeBackLater();
                    }
                });
    }

    boolean isUp() {
        return up != null;
    }

    void send(String text) {
        if (up != null) {
            // A failed write means that the connection is gone, of which the close handler is told.
            up.writeTextMessage(text).onFailure(failure -> {});
        }
    }

    /** Goes away as a program that crashes, and comes back. */
    void crash() {
        if (up != null) {
            hangUp(up);
            closed(ABNORMAL, null);
        }
    }

    /** As {@link #crash}, and comes back only when it is called. */
    void stayAway() {
        crash();
        generation++;
    }

    void comeBack() {
        open();
    }

    /** Reads nothing any more, and does not look at the clock either. */
    void stall() {
        if (up != null) {
            up.pause();
            stalled = true;
        }
    }

    void goOnReading() {
        if (up != null && stalled) {
            up.resume();
        }
        stalled = false;
        heardNanos = System.nanoTime();
    }

    /** Goes away for good. */
    void end() {
        over = true;
        generation++;
        if (up != null) {
            hangUp(up);
            up = null;
        }
    }

    /** To be called now and then: takes a node that has said nothing for too long for dead. */
    void checkSilence() {
        if (up != null
                && !stalled
                && System.nanoTime() - heardNanos > TimeUnit.MILLISECONDS.toNanos(target.patienceMillis())) {
            crash();
        }
    }

    private void received(String text) {
        heardNanos = System.nanoTime();
        backoffMillis = BACKOFF_MILLIS_MIN;
        if (text.equals("ping")) {
            send(target.pong());
        } else {
            owner.received(text);
        }
    }

    private void closed(int code, String reason) {
        up = null;
        stalled = false;
        if (over) {
            return;
        }
        over = FINAL_CODES.contains(code);
        owner.closed(code, !over);
        if (!over && reason != null && reason.startsWith(RETRY_AFTER)) {
            generation++;
            moveOn(Long.parseLong(reason.substring(RETRY_AFTER.length())));
        } else if (!over) {
            comeBackLater();
        }
    }

    private void comeBackLater() {
        generation++;
        long delay = ThreadLocalRandom.current().nextLong(backoffMillis / 2, backoffMillis);
        backoffMillis = Math.min(backoffMillis * 2, BACKOFF_MILLIS_MAX);
        moveOn(delay);
    }

    private void moveOn(long delayMillis) {
        int count = target.places().size();
        at = (at + 1 + ThreadLocalRandom.current().nextInt(Math.max(1, count - 1))) % count;
        int mine = generation;
        loop.later(delayMillis, () -> {
            if (mine == generation) {
                open();
            }
        });
    }

    private static void hangUp(WebSocket socket) {
        ChannelFuture unused =
                ((WebSocketInternal) socket).channelHandlerContext().close();
    }
}
