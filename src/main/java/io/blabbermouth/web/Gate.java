package io.blabbermouth.web;

import io.blabbermouth.bus.BusException;
import io.blabbermouth.config.SecuritySettings;
import io.blabbermouth.config.Settings;
import io.blabbermouth.protocol.ErrorCode;
import io.blabbermouth.security.Agent;
import io.blabbermouth.security.Audit;
import io.blabbermouth.security.BadTokenException;
import io.blabbermouth.security.ClientAddress;
import io.blabbermouth.security.Credentials;
import io.blabbermouth.security.Rates;
import io.blabbermouth.security.TokenTries;
import io.blabbermouth.security.Tokens;
import io.blabbermouth.watch.Watch;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Who is let in to this node, by whichever port: tokens, origins, and how many may come how often. One for a node; any thread
 * may ask.
 */
public final class Gate {
    private final Watch watch;
    private final boolean needsTokens;
    private final @Nullable Tokens agents;
    private final @Nullable Tokens visitors;
    private final Origins origins;
    private final ClientAddress addresses;
    private final Limits limits;
    private final TokenTries tries;
    private final Rates repeatsNoted = new Rates(1);

    /** @throws io.blabbermouth.config.SettingsException if a key file cannot be used */
    public Gate(Vertx vertx, Settings settings, Watch watch) {
        this.watch = watch;
        SecuritySettings security = settings.security();
        this.needsTokens = security.needsTokens();
        this.agents = needsTokens ? new Tokens(vertx, "security.jwt", security.jwt()) : null;
        this.visitors =
                security.identity().isConfigured() ? new Tokens(vertx, "security.identity", security.identity()) : null;
        this.origins = new Origins(settings);
        this.addresses = new ClientAddress(security.trustedProxies());
        KnownLabels.expectAll(watch.metrics().web());
        this.limits = new Limits(settings.limits(), addresses, watch.metrics().web());
        this.tries = new TokenTries(settings.limits().refusalsPerMinute());
    }

    Watch watch() {
        return watch;
    }

    /** Whether an agent needs a token. */
    boolean needsTokens() {
        return needsTokens;
    }

    /** Of agents; only where they need one. */
    Tokens agents() {
        return Objects.requireNonNull(agents, "no agents' tokens are configured");
    }

    /** Of visitors for whom a website vouches; null if none does. */
    @Nullable
    Tokens visitors() {
        return visitors;
    }

    Origins origins() {
        return origins;
    }

    String addressOf(HttpServerRequest request) {
        return addresses.of(request);
    }

    /** A connection has come, of which nothing is known yet but its peer. */
    boolean admits(HttpConnection connection) {
        return limits.admit(connection);
    }

    /** It is gone. May be called more than once. */
    void left(HttpConnection connection) {
        limits.left(connection);
    }

    /** Whether one more connection may join the chat; if so it counts until it {@link #leaves}. */
    boolean admitsTo(String chatId, Caller caller) {
        boolean admitted = limits.chats().enter(chatId);
        if (!admitted) {
            limits.note(caller.address(), "connectionsPerChat");
        }
        return admitted;
    }

    void leaves(String chatId) {
        limits.chats().leave(chatId);
    }

    /** Whether somebody may register; if not, the answer is given. */
    boolean admitsRegistration(RoutingContext ctx, String address) {
        return limits.registrations().take(address)
                || refuseTooMany(ctx, "joinsPerMinute", "registrations from this address");
    }

    /** It came to nothing, by no fault of theirs. */
    void forgetRegistration(String address) {
        limits.registrations().giveBack(address);
    }

    /** Empty if the address has shown so many bad tokens that none of its is looked at. */
    <T> Optional<T> check(String address, TokenTries.Check<T> token) throws BadTokenException {
        return tries.check(address, token);
    }

    /** The same, but then the answer is given. */
    <T> Optional<T> checkOrRefuse(RoutingContext ctx, TokenTries.Check<T> token) throws BadTokenException {
        Optional<T> checked = check(addressOf(ctx.request()), token);
        if (checked.isEmpty()) {
            refuseTooMany(ctx, "refusalsPerMinute", "refused tokens from this address");
        }
        return checked;
    }

    /** Refuses the pages of other websites. */
    void checkOrigin(RoutingContext ctx) {
        if (origins.allow(ctx.request())) {
            ctx.next();
        } else {
            refuse(
                    ctx,
                    403,
                    ErrorCode.FORBIDDEN,
                    "pages of this origin may not connect; security.origins lists those that may");
        }
    }

    /** Takes an agent's handshake on the subscriber port. */
    void openForAgents(RoutingContext ctx, BiFunction<Caller, ServerWebSocket, Socket> open) {
        enter(ctx, open, () -> {
            Credentials credentials = Credentials.of(ctx.request());
            if (needsTokens && credentials == null) {
                refuse(ctx, 401, ErrorCode.UNAUTHORIZED, "an agent's token is needed");
                return Optional.empty();
            }
            return caller(ctx, credentials, true);
        });
    }

    /** Takes a handshake on the chat port, of either side. */
    void openForChat(RoutingContext ctx, String chatId, BiFunction<Caller, ServerWebSocket, Socket> open) {
        enter(ctx, open, () -> {
            if (limits.chats().isFull(chatId)) {
                refuseTooMany(ctx, "connectionsPerChat", "connections to this chat");
                return Optional.empty();
            }
            Credentials credentials = Credentials.of(ctx.request());
            // The agent's browser may be a visitor's as well, and send a cookie that is out of date.
            return caller(ctx, credentials, credentials != null && !credentials.byCookie());
        });
    }

    /** @param who finds out who it is; empty if they are not let in, and the answer is given */
    private void enter(
            RoutingContext ctx, BiFunction<Caller, ServerWebSocket, Socket> open, Supplier<Optional<Caller>> who) {
        String address = addressOf(ctx.request());
        if (hasBody(ctx.request())) {
            // Vert.x would answer it, and never say that there will be no WebSocket.
            WebServer.error(ctx, 400, ErrorCode.BAD_MESSAGE, "a handshake has no body");
        } else if (!limits.handshakes().take(address)) {
            refuseTooMany(ctx, "handshakesPerMinute", "handshakes from this address");
        } else if (!limits.callers().enter(address)) {
            refuseTooMany(ctx, "connectionsPerAddress", "connections from this address");
        } else {
            identify(ctx, who).ifPresent(caller -> upgrade(ctx, caller, open));
        }
    }

    /** Last, and when all is counted: what a token costs to check is the dearest. */
    private Optional<Caller> identify(RoutingContext ctx, Supplier<Optional<Caller>> who) {
        Optional<Caller> caller = Optional.empty();
        try {
            caller = who.get();
        } finally {
            if (caller.isEmpty()) {
                limits.callers().leave(addressOf(ctx.request()));
            }
        }
        return caller;
    }

    /** @param mustCount whether a token that does not is refused, rather than not seen */
    private Optional<Caller> caller(RoutingContext ctx, @Nullable Credentials credentials, boolean mustCount) {
        Caller stranger = new Caller(addressOf(ctx.request()), null);
        if (!needsTokens || credentials == null) {
            return Optional.of(stranger);
        }
        try {
            Optional<Agent> agent = checkOrRefuse(ctx, () -> agents().agent(credentials.token()));
            return agent.map(known -> new Caller(stranger.address(), known));
        } catch (BadTokenException e) {
            if (!mustCount) {
                return Optional.of(stranger);
            }
            refuse(ctx, 401, ErrorCode.UNAUTHORIZED, String.valueOf(e.getMessage()));
            return Optional.empty();
        }
    }

    private void upgrade(RoutingContext ctx, Caller caller, BiFunction<Caller, ServerWebSocket, Socket> open) {
        Credentials.select(ctx.request());
        WebServer.upgrade(ctx)
                .map(webSocket -> open.apply(caller, webSocket))
                .compose(Socket::gone)
                // One that became no WebSocket is still there; its end is told by itself.
                .onSuccess(gone -> left(ctx.request().connection()))
                .onComplete(gone -> limits.callers().leave(caller.address()));
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null || (length != null && !length.equals("0"));
    }

    /** To the audit log, the same refusal of an address once a minute only. */
    void noteRefusal(Audit.Entry entry) {
        limits.note(entry);
    }

    /** Answers a registration that could not be made, which does not count then. */
    void refuseFailed(RoutingContext ctx, String address, Throwable failure) {
        forgetRegistration(address);
        if (failure instanceof BusException full && full.kind() == BusException.Kind.FULL) {
            noteLimit(address, String.valueOf(full.getMessage()));
        }
        WebServer.error(ctx, failure);
    }

    /** Of what is allowed but may be done over and over: the same of the same once a minute. */
    void noteRepeatable(Audit.Entry entry) {
        if (repeatsNoted.take(entry.toString())) {
            Audit.log(entry);
        }
    }

    void noteLimit(String address, String limit) {
        limits.note(address, limit);
    }

    /** @return false, for those who ask whether somebody may */
    private boolean refuseTooMany(RoutingContext ctx, String limit, String what) {
        limits.note(addressOf(ctx.request()), limit);
        WebServer.tooMany(ctx, "too many " + what);
        return false;
    }

    private void refuse(RoutingContext ctx, int status, ErrorCode code, String why) {
        noteRefusal(Audit.Entry.of(Audit.Event.HANDSHAKE_REFUSED, addressOf(ctx.request()))
                .because(why));
        WebServer.error(ctx, status, code, why);
    }
}
