package io.blabbermouth.load;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A server of the protocol {@code bare} that does one thing wrong, once, in each room. All rooms are on one event loop.
 */
final class FaultyServer implements AutoCloseable {
    /** The message of a room that it happens to. */
    private static final int VICTIM = 5;

    private static final long PING_MILLIS = 50;
    private static final long STALL_MILLIS = 500;

    enum Bug {
        NONE,
        /** One does not get it. */
        LOSES_A_COPY,
        /** Nobody gets it. */
        LOSES_A_MESSAGE,
        /** One gets it twice. */
        REPEATS,
        /** One gets it behind the one that follows. */
        SWAPS,
        /** Says nothing for a time, and then all at once. */
        STALLS
    }

    private final Vertx vertx = Vertx.vertx();
    private final Bug bug;
    private final Map<String, Room> rooms = new HashMap<>();
    private final HttpServer server;

    private FaultyServer(Bug bug) {
        this.bug = bug;
        this.server = vertx.createHttpServer(new HttpServerOptions().setMaxWebSocketFrameSize(1 << 20))
                .webSocketHandler(this::opened)
                .requestHandler(request -> request.response().setStatusCode(404).end());
    }

    static FaultyServer start(Bug bug) {
        FaultyServer planted = new FaultyServer(bug);
        planted.server.listen(0, "127.0.0.1").await();
        return planted;
    }

    String url() {
        return "http://127.0.0.1:" + server.actualPort();
    }

    @Override
    public void close() {
        vertx.close().await();
    }

    private void opened(ServerWebSocket socket) {
        Room room = rooms.computeIfAbsent(socket.path(), path -> new Room());
        room.sockets.add(socket);
        socket.writeTextMessage("ping");
        long pings = vertx.setPeriodic(PING_MILLIS, id -> socket.writeTextMessage("ping"));
        socket.textMessageHandler(text -> {
            if (text.startsWith("{")) {
                room.tell(text);
            }
        });
        socket.closeHandler(v -> vertx.cancelTimer(pings));
    }

    private final class Room {
        private final List<ServerWebSocket> sockets = new ArrayList<>();
        private int seq;
        private String heldBack = "";
        private boolean stalled;
        private final List<String> afterStall = new ArrayList<>();

        void tell(String text) {
            seq++;
            String message = "{\"seq\":" + seq + "," + text.substring(1);
            boolean hit = seq == VICTIM;
            if (bug == Bug.STALLS && hit) {
                stalled = true;
                vertx.setTimer(STALL_MILLIS, id -> goOn());
            }
            if (stalled) {
                afterStall.add(message);
            } else if (!(bug == Bug.LOSES_A_MESSAGE && hit)) {
                sendAll(message);
            }
        }

        private void goOn() {
            stalled = false;
            afterStall.forEach(this::sendAll);
        }

        private void sendAll(String message) {
            sockets.get(0).writeTextMessage(message);
            ServerWebSocket last = sockets.get(sockets.size() - 1);
            boolean hit = message.startsWith("{\"seq\":" + VICTIM + ",");
            if (bug == Bug.SWAPS && hit) {
                heldBack = message;
                return;
            }
            if (!(bug == Bug.LOSES_A_COPY && hit)) {
                last.writeTextMessage(message);
            }
            if (bug == Bug.REPEATS && hit) {
                last.writeTextMessage(message);
            }
            if (!heldBack.isEmpty()) {
                last.writeTextMessage(heldBack);
                heldBack = "";
            }
        }
    }
}
