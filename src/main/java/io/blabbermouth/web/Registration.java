package io.blabbermouth.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.blabbermouth.bus.Bus;
import io.blabbermouth.bus.ChatRequest;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.User;
import io.blabbermouth.chat.UserId;
import io.blabbermouth.protocol.BadMessageException;
import io.blabbermouth.protocol.ErrorCode;
import io.blabbermouth.protocol.Json;
import io.blabbermouth.protocol.Text;
import io.blabbermouth.security.BadTokenException;
import io.blabbermouth.security.Tokens;
import io.blabbermouth.security.VerifiedVisitor;
import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpMethod;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** {@code /user/join}: makes a chat for a visitor. */
final class Registration {
    static final String PATH = "/user/join";
    private static final String NAME_PATH = PATH + "/";
    private static final int BODY_BYTES_MAX = 16_384;
    private static final String PREFLIGHT_SECONDS = "600";

    private final Bus bus;
    private final Gate gate;
    private final Drain drain;

    Registration(Bus bus, Gate gate, Drain drain) {
        this.bus = bus;
        this.gate = gate;
        this.drain = drain;
    }

    void addTo(Router router) {
        router.route(PATH + "*").handler(this::allowOrigin);
        router.options(PATH + "*").handler(Registration::preflight);
        router.route(PATH + "*").handler(gate::checkOrigin).handler(drain::admit);
        router.get(NAME_PATH + "*").handler(this::registerByName);
        router.post(PATH)
                .handler(BodyHandler.create(false).setBodyLimit(BODY_BYTES_MAX))
                .handler(this::registerByIdentity);
    }

    /** The answer to a registration, its first fields in the order of the oldest documents. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    private record Registered(
            UserId userId,
            String username,
            ChatId chatId,
            @Nullable Boolean verified) {}

    /** A path with broken percent-encoding matches no route: the router has failed before any handler. */
    boolean refuseMalformed(RoutingContext ctx) {
        if (!ctx.request().path().startsWith(NAME_PATH)) {
            return false;
        }
        setAllowedOrigin(ctx);
        refuseName(ctx);
        return true;
    }

    /** What the seed's open CORS was: of all websites, unless some are listed. */
    private void allowOrigin(RoutingContext ctx) {
        setAllowedOrigin(ctx);
        ctx.next();
    }

    private void setAllowedOrigin(RoutingContext ctx) {
        String origin = Origins.of(ctx.request());
        MultiMap headers = ctx.response().headers();
        if (gate.origins().areAll()) {
            headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*");
        } else {
            headers.set(HttpHeaders.VARY, "Origin");
            if (origin != null && gate.origins().allow(ctx.request())) {
                headers.set(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, origin);
            }
        }
    }

    private static void preflight(RoutingContext ctx) {
        ctx.response()
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_METHODS, HttpMethod.GET + ", " + HttpMethod.POST)
                .putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_HEADERS, "content-type")
                .putHeader(HttpHeaders.ACCESS_CONTROL_MAX_AGE, PREFLIGHT_SECONDS)
                .setStatusCode(204)
                .end();
    }

    private void registerByName(RoutingContext ctx) {
        String path = ctx.request().path();
        Optional<String> name = PathSegment.decode(path.substring(Math.min(NAME_PATH.length(), path.length())));
        if (name.isEmpty() || !Text.isName(name.get())) {
            refuseName(ctx);
        } else {
            String address = gate.addressOf(ctx.request());
            if (gate.admitsRegistration(ctx, address)) {
                register(ctx, address, User.named(name.get()));
            }
        }
    }

    private void registerByIdentity(RoutingContext ctx) {
        Tokens visitors = gate.visitors();
        try {
            if (visitors == null) {
                WebServer.error(
                        ctx, 401, ErrorCode.UNAUTHORIZED, "this server takes no identities; see security.identity");
                return;
            }
            String identity = Json.readIdentity(body(ctx));
            String address = gate.addressOf(ctx.request());
            // Asked first: to look at the identity costs more.
            if (gate.admitsRegistration(ctx, address)) {
                Optional<VerifiedVisitor> visitor = gate.checkOrRefuse(ctx, () -> visitors.visitor(identity));
                visitor.ifPresent(known -> register(ctx, address, User.verified(known.name(), known.attributes())));
            }
        } catch (BadMessageException e) {
            WebServer.error(ctx, 400, ErrorCode.BAD_MESSAGE, String.valueOf(e.getMessage()));
        } catch (BadTokenException e) {
            WebServer.error(ctx, 401, ErrorCode.UNAUTHORIZED, String.valueOf(e.getMessage()));
        }
    }

    private static String body(RoutingContext ctx) {
        String body = ctx.body().asString();
        return body == null ? "" : body;
    }

    private void register(RoutingContext ctx, String address, User user) {
        drain.answerFirst(bus.request(Bus.REGISTER, new ChatRequest.Register(user))
                .onSuccess(done -> WebServer.json(
                        ctx, 200, new Registered(user.userId(), user.username(), user.chatId(), user.verified())))
                .onFailure(failure -> gate.refuseFailed(ctx, address, failure)));
    }

    private static void refuseName(RoutingContext ctx) {
        WebServer.error(
                ctx,
                400,
                ErrorCode.BAD_USERNAME,
                "the name must be 1 to " + Text.NAME_CODE_POINTS_MAX
                        + " characters, not blank, without control characters, percent-encoded as UTF-8");
    }
}
