package io.blabbermouth.web;

import io.blabbermouth.bus.Bus;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.config.Settings;
import io.blabbermouth.pages.Pages;
import io.blabbermouth.watch.WebMeters;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.Optional;

/** The chat port: registers users, and holds the WebSockets of both sides of chats. One instance a core. */
public final class ChatVerticle extends VerticleBase {
    private final Settings settings;
    private final Gate gate;

    // Made in start(), on the event loop they live on.
    @SuppressWarnings("NullAway.Init")
    private Bus bus;

    @SuppressWarnings("NullAway.Init")
    private ChatRooms rooms;

    @SuppressWarnings("NullAway.Init")
    private Sockets sockets;

    @SuppressWarnings("NullAway.Init")
    private Handshakes handshakes;

    @SuppressWarnings("NullAway.Init")
    private Drain drain;

    public ChatVerticle(Settings settings, Gate gate) {
        this.settings = settings;
        this.gate = gate;
    }

    @Override
    public Future<?> start() {
        bus = new Bus(vertx);
        rooms = new ChatRooms(bus);
        QueuePositions positions = new QueuePositions(vertx, bus, rooms);
        rooms.onPositionWanted(positions::changed);
        positions.start();
        sockets = new Sockets(
                settings, new Heartbeat(vertx), gate.watch().metrics().web(), WebMeters.Port.CHAT);
        drain = new Drain(vertx, bus, settings);
        handshakes = new Handshakes(vertx, settings.limits().handshakeSeconds());
        Registration registration = new Registration(bus, gate, drain);
        Router router =
                WebServer.router(vertx, handshakes, gate.watch().metrics().web());
        router.errorHandler(400, ctx -> refuseMalformedPath(registration, ctx));
        registration.addTo(router);
        new Pages(Pages.Audience.ANY_SITE, "web").addTo(router);
        router.route().handler(drain::admit);
        router.get("/chat/:chatId").handler(gate::checkOrigin).handler(this::openChat);
        return WebServer.create(vertx, settings, settings.chat().port(), gate, handshakes, router)
                .listen();
    }

    /** The bridge stops at the same time, and waits for the departures. */
    @Override
    public Future<?> stop() {
        return drain.begin();
    }

    private static void refuseMalformedPath(Registration registration, RoutingContext ctx) {
        if (!registration.refuseMalformed(ctx)) {
            ctx.response().setStatusCode(404).end();
        }
    }

    private void openChat(RoutingContext ctx) {
        Optional<ChatId> chatId = ChatId.parse(ctx.pathParam("chatId"));
        if (chatId.isEmpty()) {
            ctx.response().setStatusCode(404).end();
            return;
        }
        gate.openForChat(ctx, chatId.get().value(), (caller, webSocket) -> {
            handshakes.done(ctx.request().connection());
            Socket socket = sockets.open(ctx.request().connection(), webSocket, chatId.get());
            Entrance entrance = new Entrance(chatId.get(), caller, gate);
            socket.ownedBy(
                    new ChatConnection(socket, entrance, rooms, bus, settings.chat()),
                    limit -> gate.noteLimit(caller.address(), limit));
            drain.add(socket);
            return socket;
        });
    }
}
