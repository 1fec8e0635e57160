package io.blabbermouth.web;

import io.blabbermouth.bus.Bus;
import io.blabbermouth.bus.ChatRequest;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.User;
import io.blabbermouth.chat.UserId;
import io.blabbermouth.config.Settings;
import io.blabbermouth.protocol.ErrorCode;
import io.blabbermouth.protocol.Text;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.CorsHandler;
import java.util.Optional;

/** The chat port: registers users, and holds the WebSockets of both sides of chats. One instance a core. */
public final class ChatVerticle extends VerticleBase {
    private static final String JOIN_PATH = "/user/join/";

    private final Settings settings;

    // Made in start(), on the event loop they live on.
    @SuppressWarnings("NullAway.Init")
    private Bus bus;

    @SuppressWarnings("NullAway.Init")
    private ChatRooms rooms;

    @SuppressWarnings("NullAway.Init")
    private Heartbeat heartbeat;

    @SuppressWarnings("NullAway.Init")
    private Drain drain;

    public ChatVerticle(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Future<?> start() {
        bus = new Bus(vertx);
        rooms = new ChatRooms(bus);
        heartbeat = new Heartbeat(vertx);
        drain = new Drain(vertx, bus, settings);
        Router router = Router.router(vertx);
        router.errorHandler(400, this::refuseMalformedPath);
        router.route(JOIN_PATH + "*").handler(CorsHandler.create().allowedMethod(HttpMethod.GET));
        router.route().handler(drain::admit);
        router.get(JOIN_PATH + "*").handler(this::register);
        router.get("/chat/:chatId").handler(this::openChat);
        return WebServer.create(vertx, settings, settings.chat().port())
                .requestHandler(router)
                .listen();
    }

    /** The bridge stops at the same time, and waits for the departures. */
    @Override
    public Future<?> stop() {
        return drain.begin();
    }

    private void register(RoutingContext ctx) {
        String path = ctx.request().path();
        Optional<String> name = PathSegment.decode(path.substring(Math.min(JOIN_PATH.length(), path.length())));
        if (name.isEmpty() || !Text.isName(name.get())) {
            refuseName(ctx);
            return;
        }
        User user = new User(UserId.random(), name.get(), ChatId.random());
        drain.answerFirst(bus.request(Bus.REGISTER, new ChatRequest.Register(user))
                .onSuccess(
                        done -> WebServer.json(ctx, 200, new Registered(user.userId(), user.username(), user.chatId())))
                .onFailure(failure -> WebServer.error(ctx, failure)));
    }

    /** A path with broken percent-encoding matches no route: the router has failed before any handler. */
    private void refuseMalformedPath(RoutingContext ctx) {
        if (ctx.request().path().startsWith(JOIN_PATH)) {
            ctx.response().putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
            refuseName(ctx);
        } else {
            ctx.response().setStatusCode(404).end();
        }
    }

    private static void refuseName(RoutingContext ctx) {
        WebServer.error(
                ctx,
                400,
                ErrorCode.BAD_USERNAME,
                "the name must be 1 to " + Text.NAME_CODE_POINTS_MAX
                        + " characters, not blank, without control characters, percent-encoded as UTF-8");
    }

    /** The answer to a registration, its fields in the order of the oldest documents. */
    private record Registered(UserId userId, String username, ChatId chatId) {}

    private void openChat(RoutingContext ctx) {
        Optional<ChatId> chatId = ChatId.parse(ctx.pathParam("chatId"));
        if (chatId.isEmpty()) {
            ctx.response().setStatusCode(404).end();
            return;
        }
        WebServer.upgrade(ctx, webSocket -> {
            Socket socket = Socket.open(webSocket, settings, heartbeat);
            socket.ownedBy(new ChatConnection(socket, chatId.get(), rooms, bus, settings.chat()));
            drain.add(socket);
        });
    }
}
