package io.blabbermouth.console;

import io.blabbermouth.bus.Bus;
import io.blabbermouth.bus.NodeRequest;
import io.blabbermouth.bus.NodesRequest;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.config.Settings;
import io.blabbermouth.config.SettingsView;
import io.blabbermouth.pages.Pages;
import io.blabbermouth.protocol.ErrorCode;
import io.blabbermouth.security.Agent;
import io.blabbermouth.security.Audit;
import io.blabbermouth.security.Credentials;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The console: a page, and the API that it and the terminal's commands use. It is added to the console port, whose event loop takes
 * the requests; what takes longer, as turning many messages into JSON, is done on this verticle's own context, a worker's.
 */
public final class ConsoleVerticle extends VerticleBase {
    private static final int BODY_BYTES_MAX = 65_536;
    private static final long ANSWER_MILLIS_MAX = 5000;
    private static final int TAPPED_MAX = 1000;

    private final Settings settings;
    private final ConsoleServer server;
    private final Mask mask = new Mask();

    // Made in start().
    @SuppressWarnings("NullAway.Init")
    private Bus bus;

    @SuppressWarnings("NullAway.Init")
    private Access access;

    @SuppressWarnings("NullAway.Init")
    private BusForm form;

    @SuppressWarnings("NullAway.Init")
    private BusWatchers watchers;

    public ConsoleVerticle(Settings settings, ConsoleServer server) {
        this.settings = settings;
        this.server = server;
    }

    @Override
    public Future<?> start() {
        bus = new Bus(vertx);
        access = new Access(vertx, settings);
        form = new BusForm(bus);
        watchers = new BusWatchers(vertx, new Tap(vertx.eventBus(), TAPPED_MAX), mask);
        Router router = server.router();
        new Pages(Pages.Audience.OURS, "console").addTo(router);
        router.route("/api/*").handler(access::check);
        router.get("/api/node").handler(this::node);
        router.get("/api/nodes").handler(this::nodes);
        router.get("/api/chats").handler(this::chats);
        router.get("/api/config").handler(this::config);
        router.get("/api/bus").handler(this::watch);
        router.get("/api/bus/addresses").handler(ctx -> Answers.json(ctx, BusJson.write(form.addresses())));
        router.post("/api/*")
                .handler(BodyHandler.create(false).setBodyLimit(BODY_BYTES_MAX))
                .handler(ConsoleVerticle::checkIsJson);
        router.post("/api/trace").handler(this::trace);
        router.post("/api/bus").handler(this::send);
        router.post("/api/level").handler(this::level);
        return Future.succeededFuture();
    }

    /** This node, without asking Redis. */
    private void node(RoutingContext ctx) {
        answer(ctx, bus.request(Bus.DESCRIBE_NODE, new NodesRequest.Describe()));
    }

    private void nodes(RoutingContext ctx) {
        answer(ctx, bus.request(Bus.LOAD_NODES, new NodesRequest.Load()));
    }

    private void chats(RoutingContext ctx) {
        answer(ctx, bus.request(Bus.LIST_CHATS, new NodesRequest.Chats()));
    }

    /** What is in force, without secrets. */
    private void config(RoutingContext ctx) {
        Answers.json(ctx, BusJson.write(SettingsView.of(settings)));
    }

    private record TraceWish(ChatId chatId) {}

    private void trace(RoutingContext ctx) {
        read(ctx, TraceWish.class).ifPresent(wish -> {
            if (access.masks()) {
                Access.audit(ctx, Audit.Event.TRACED, null, wish.chatId().value());
            }
            answer(ctx, bus.request(Bus.TRACE, new NodesRequest.Trace(wish.chatId())));
        });
    }

    private record LevelWish(String logger, String level) {}

    /** Until the node ends. */
    private void level(RoutingContext ctx) {
        read(ctx, LevelWish.class)
                .ifPresent(wish -> bus.request(Bus.LOG_LEVEL, new NodeRequest.LogLevel(wish.logger(), wish.level()))
                        .timeout(ANSWER_MILLIS_MAX, TimeUnit.MILLISECONDS)
                        .onSuccess(refused -> refused.ifPresentOrElse(
                                why -> Answers.error(ctx, 400, ErrorCode.BAD_MESSAGE, why), () -> levelSet(ctx, wish)))
                        .onFailure(failure -> Answers.failure(ctx, failure)));
    }

    private static void levelSet(RoutingContext ctx, LevelWish wish) {
        Access.audit(ctx, Audit.Event.LOG_LEVEL, wish.logger() + " " + wish.level());
        Answers.json(ctx, BusJson.write(wish));
    }

    /** @param unmasked whether the reply is to be shown as it is */
    private record SendWish(
            String kind,
            String address,
            @Nullable Map<String, Object> body,
            @Nullable Boolean unmasked) {}

    private record Reply(@Nullable Object reply) {}

    private void send(RoutingContext ctx) {
        SendWish wish;
        try {
            wish = BusJson.readLenient(body(ctx), SendWish.class);
            if (wish.kind() == null || wish.address() == null) {
                throw new BadInputException("kind and address are missing: " + BusJson.componentsOf(SendWish.class));
            }
            boolean unmasked = Boolean.TRUE.equals(wish.unmasked());
            if (access.masks() && !form.isHarmless(wish.address())) {
                Answers.error(
                        ctx,
                        403,
                        ErrorCode.FORBIDDEN,
                        "with agents' tokens only what reads can be sent by hand: nobody speaks for somebody else");
                return;
            }
            if (access.masks()) {
                Access.audit(
                        ctx,
                        unmasked ? Audit.Event.UNMASKED : Audit.Event.BUS_SENT,
                        wish.kind() + " " + wish.address(),
                        chatOf(wish));
            }
            form.send(new BusForm.Filled(wish.kind(), wish.address(), wish.body()))
                    .onSuccess(reply -> Answers.json(ctx, BusJson.write(new Reply(shown(reply, unmasked)))))
                    .onFailure(failure -> Answers.failure(ctx, failure));
        } catch (BadInputException e) {
            Answers.error(ctx, 400, ErrorCode.BAD_MESSAGE, String.valueOf(e.getMessage()));
        }
    }

    /** Null if it is about no single one. */
    private static @Nullable String chatOf(SendWish wish) {
        Object chatId = wish.body() == null ? null : wish.body().get("chatId");
        return chatId instanceof String text && ChatId.parse(text).isPresent() ? text : null;
    }

    private Object shown(@Nullable Object reply, boolean unmasked) {
        return access.masks() && !unmasked ? mask.hide(BusJson.of(reply)) : BusJson.of(reply);
    }

    private void watch(RoutingContext ctx) {
        Agent admin = Access.admin(ctx);
        Credentials.select(ctx.request());
        Context own = context;
        BusWatcher.Choices choices = new BusWatcher.Choices(
                access.masks(), () -> Access.audit(ctx, Audit.Event.UNMASKED, "watches the bus"));
        ctx.request().toWebSocket().onSuccess(webSocket -> {
            server.upgraded(ctx.request().connection());
            webSocket.textMessageHandler(text -> own.runOnContext(v -> watchers.hear(webSocket, text)));
            webSocket.closeHandler(v -> own.runOnContext(w -> watchers.remove(webSocket)));
            own.runOnContext(v -> open(webSocket, admin, choices));
        });
    }

    private void open(ServerWebSocket webSocket, @Nullable Agent admin, BusWatcher.Choices choices) {
        if (webSocket.isClosed()) {
            return;
        }
        if (!watchers.add(webSocket, admin, choices)) {
            webSocket.close((short) 4429, "too many watch already").onFailure(failure -> {});
        }
    }

    private <T> Optional<T> read(RoutingContext ctx, Class<T> type) {
        try {
            return Optional.of(BusJson.read(body(ctx), type));
        } catch (BadInputException e) {
            Answers.error(ctx, 400, ErrorCode.BAD_MESSAGE, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private static String body(RoutingContext ctx) {
        String body = ctx.body().asString();
        return body == null ? "" : body;
    }

    private static void answer(RoutingContext ctx, Future<?> reply) {
        reply.timeout(ANSWER_MILLIS_MAX, TimeUnit.MILLISECONDS)
                .onSuccess(body -> Answers.json(ctx, BusJson.write(body)))
                .onFailure(failure -> Answers.failure(ctx, failure));
    }

    /** A form on another website cannot say so without asking first. */
    private static void checkIsJson(RoutingContext ctx) {
        String type = ctx.request().getHeader("Content-Type");
        if (type != null && type.startsWith("application/json")) {
            ctx.next();
        } else {
            Answers.error(ctx, 415, ErrorCode.BAD_MESSAGE, "the body must be application/json");
        }
    }
}
