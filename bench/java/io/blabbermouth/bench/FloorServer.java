package io.blabbermouth.bench;

import io.vertx.core.Context;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * What a chat server on Vert.x costs at the least: a text frame that comes in on {@code /chat/{room}} goes to all in the
 * room with a number of its own. Nothing is kept, checked or parsed, and no other node hears of it.
 *
 * <p>Arguments: port, seconds between two pings of a connection.
 */
public final class FloorServer extends VerticleBase {
    private static final String HOST = "127.0.0.1";
    private static final String PATH = "/chat/";

    /** What Blabbermouth's frames carry besides what the client wrote, so that they are as long as those. */
    private static final String ENVELOPE = "{\"type\":\"ChatMessage\",\"args\":{"
            + "\"userId\":\"00000000000000000000000000000000\",\"supportId\":\"00000000000000000000000000000000\","
            + "\"timestamp\":\"2026-01-01T00:00:00.000000Z\",\"from\":\"User\",\"seq\":";

    private final int port;
    private final int heartbeatSeconds;
    /** room -> who is in it, on whatever event loop; shared by all instances. */
    private final Map<String, Room> rooms;

    private FloorServer(int port, int heartbeatSeconds, Map<String, Room> rooms) {
        this.port = port;
        this.heartbeatSeconds = heartbeatSeconds;
        this.rooms = rooms;
    }

    public static void main(String[] args) {
        int port = Integer.parseInt(args[0]);
        int heartbeatSeconds = Integer.parseInt(args[1]);
        Map<String, Room> rooms = new ConcurrentHashMap<>();
        // As many event loops as Blabbermouth has by default.
        DeploymentOptions perCore =
                new DeploymentOptions().setInstances(Runtime.getRuntime().availableProcessors());
        Vertx.vertx()
                .deployVerticle(() -> new FloorServer(port, heartbeatSeconds, rooms), perCore)
                .onSuccess(id -> System.out.println("floor on port " + port))
                .onFailure(FloorServer::fail);
    }

    @Override
    public Future<?> start() {
        Wheel wheel = new Wheel(vertx, heartbeatSeconds);
        return vertx.createHttpServer(new HttpServerOptions()
                        .setHost(HOST)
                        .setPort(port)
                        .setTcpNoDelay(true)
                        .setPerFrameWebSocketCompressionSupported(false)
                        .setPerMessageWebSocketCompressionSupported(false))
                .requestHandler(request -> request.response().setStatusCode(404).end())
                .webSocketHandler(socket -> opened(socket, wheel))
                .listen();
    }

    private void opened(ServerWebSocket socket, Wheel wheel) {
        String name = socket.path().substring(PATH.length());
        Room room = rooms.computeIfAbsent(name, absent -> new Room());
        Member member = new Member(socket, context);
        room.enter(member);
        List<ServerWebSocket> slot = wheel.add(socket);
        socket.textMessageHandler(text -> {
            if (text.startsWith("{")) {
                room.tell(text);
            }
        });
        socket.closeHandler(v -> {
            room.leave(member);
            slot.remove(socket);
        });
    }

    private static void fail(Throwable failure) {
        System.err.println("floor: " + failure.getMessage());
        System.exit(1);
    }

    private record Member(ServerWebSocket socket, Context context) {
        void send(String text) {
            socket.writeTextMessage(text);
        }
    }

    /** Rooms of two or three are what this is about. */
    private static final class Room {
        private final List<Member> members = new ArrayList<>();
        private long seq;

        synchronized void enter(Member member) {
            members.add(member);
        }

        synchronized void leave(Member member) {
            members.remove(member);
        }

        /** Also what is for this very event loop is queued: members on several loops are to see one order. */
        synchronized void tell(String text) {
            String frame = ENVELOPE + ++seq + ',' + text.substring(1) + '}';
            for (Member member : members) {
                member.context().runOnContext(v -> member.send(frame));
            }
        }
    }

    /** Pings each connection of an event loop once in so many seconds, a few at a time. */
    private static final class Wheel {
        private static final int SLOT_MILLIS = 100;

        private final List<List<ServerWebSocket>> slots = new ArrayList<>();
        private int added;
        private int turn;

        Wheel(Vertx vertx, int seconds) {
            for (int slot = 0; slot < seconds * 1000 / SLOT_MILLIS; slot++) {
                slots.add(new ArrayList<>());
            }
            vertx.setPeriodic(SLOT_MILLIS, id -> pingNext());
        }

        /** Pings it at once, too. Returns the slot that it has joined. */
        List<ServerWebSocket> add(ServerWebSocket socket) {
            List<ServerWebSocket> slot = slots.get(added++ % slots.size());
            slot.add(socket);
            socket.writeTextMessage("ping");
            return slot;
        }

        private void pingNext() {
            slots.get(turn++ % slots.size()).forEach(socket -> socket.writeTextMessage("ping"));
        }
    }
}
