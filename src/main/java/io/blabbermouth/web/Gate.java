package io.blabbermouth.web;

import io.blabbermouth.bus.BusException;
import io.blabbermouth.config.LimitSettings;
import io.blabbermouth.config.SecuritySettings;
import io.blabbermouth.config.Settings;
import io.blabbermouth.protocol.ErrorCode;
import io.blabbermouth.security.Agent;
import io.blabbermouth.security.Audit;
import io.blabbermouth.security.BadTokenException;
import io.blabbermouth.security.Tokens;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.ext.web.RoutingContext;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/**
 * Who is let in to this node, by whichever port: tokens, origins, and how many may come how often. One for a node; any thread
 * may ask.
 */
public final class Gate {
    private static final String NO_CHAT = "";
    /** So many times as many connections as an address may have are answered; more are cut. */
    private static final int ANSWERED_FACTOR = 2;

    private final boolean needsTokens;
    private final @Nullable Tokens agents;
    private final @Nullable Tokens visitors;
    private final Origins origins;
    private final ClientAddress addresses;
    private final Rates registrations;
    private final Census peers;
    /** Connections that are counted among their peers', with these. */
    private final ConcurrentMap<HttpConnection, String> admitted = new ConcurrentHashMap<>();

    private final Census callers;
    private final Census chats;
    private final Rates refusalsNoted = new Rates(1);
    private final Rates repeatsNoted = new Rates(1);

    /** @throws io.blabbermouth.config.SettingsException if a key file cannot be used */
    public Gate(Vertx vertx, Settings settings) {
        SecuritySettings security = settings.security();
        LimitSettings limits = settings.limits();
        this.needsTokens = security.needsTokens();
        this.agents = needsTokens ? new Tokens(vertx, "security.jwt", security.jwt()) : null;
        this.visitors =
                security.identity().isConfigured() ? new Tokens(vertx, "security.identity", security.identity()) : null;
        this.origins = new Origins(settings);
        this.addresses = new ClientAddress(security.trustedProxies());
        this.registrations = new Rates(limits.joinsPerMinute());
        this.peers = new Census(ANSWERED_FACTOR * limits.connectionsPerAddress());
        this.callers = new Census(limits.connectionsPerAddress());
        this.chats = new Census(limits.connectionsPerChat());
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
        String peer = ClientAddress.host(connection.remoteAddress());
        String network = ClientAddress.network(peer);
        if (addresses.isProxy(peer)) {
            return true;
        } else if (!peers.enter(network)) {
            noteLimit(network, "connectionsPerAddress");
            return false;
        }
        admitted.put(connection, network);
        return true;
    }

    /** It is gone. May be called more than once. */
    void left(HttpConnection connection) {
        String network = admitted.remove(connection);
        if (network != null) {
            peers.leave(network);
        }
    }

    /** Whether somebody may register; if not, the answer is given. */
    boolean admitsRegistration(RoutingContext ctx) {
        String address = addressOf(ctx.request());
        if (registrations.take(address)) {
            return true;
        }
        noteLimit(address, "joinsPerMinute");
        WebServer.tooMany(ctx, "too many registrations from this address");
        return false;
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
        Credentials credentials = Credentials.of(ctx.request());
        Agent agent = null;
        if (needsTokens) {
            try {
                if (credentials == null) {
                    refuse(ctx, 401, ErrorCode.UNAUTHORIZED, "an agent's token is needed");
                    return;
                }
                agent = agent(credentials);
            } catch (BadTokenException e) {
                refuse(ctx, 401, ErrorCode.UNAUTHORIZED, String.valueOf(e.getMessage()));
                return;
            }
        }
        open(ctx, agent, NO_CHAT, open);
    }

    /** Takes a handshake on the chat port, of either side. */
    void openForChat(RoutingContext ctx, String chatId, BiFunction<Caller, ServerWebSocket, Socket> open) {
        Credentials credentials = Credentials.of(ctx.request());
        Agent agent = null;
        if (needsTokens && credentials != null) {
            try {
                agent = agent(credentials);
            } catch (BadTokenException e) {
                // The agent's browser may be a visitor's as well, and send a cookie that is out of date.
                if (!credentials.byCookie()) {
                    refuse(ctx, 401, ErrorCode.UNAUTHORIZED, String.valueOf(e.getMessage()));
                    return;
                }
            }
        }
        open(ctx, agent, chatId, open);
    }

    private Agent agent(Credentials credentials) throws BadTokenException {
        return agents().agent(credentials.token());
    }

    private void open(
            RoutingContext ctx,
            @Nullable Agent agent,
            String chatId,
            BiFunction<Caller, ServerWebSocket, Socket> open) {
        if (hasBody(ctx.request())) {
            // Vert.x would answer it, and never say that there will be no WebSocket.
            WebServer.error(ctx, 400, ErrorCode.BAD_MESSAGE, "a handshake has no body");
            return;
        }
        Caller caller = new Caller(addressOf(ctx.request()), agent);
        if (!callers.enter(caller.address())) {
            noteLimit(caller.address(), "connectionsPerAddress");
            WebServer.tooMany(ctx, "too many connections from this address");
            return;
        }
        if (!chatId.equals(NO_CHAT) && !chats.enter(chatId)) {
            callers.leave(caller.address());
            noteLimit(caller.address(), "connectionsPerChat");
            WebServer.tooMany(ctx, "too many connections to this chat");
            return;
        }
        Credentials.select(ctx.request());
        WebServer.upgrade(ctx)
                .map(webSocket -> open.apply(caller, webSocket))
                .compose(Socket::gone)
                // One that became no WebSocket is still there; its end is told by itself.
                .onSuccess(gone -> left(ctx.request().connection()))
                .onComplete(gone -> {
                    callers.leave(caller.address());
                    if (!chatId.equals(NO_CHAT)) {
                        chats.leave(chatId);
                    }
                });
    }

    private static boolean hasBody(HttpServerRequest request) {
        String length = request.getHeader(HttpHeaders.CONTENT_LENGTH);
        return request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null || (length != null && !length.equals("0"));
    }

    /** To the audit log, the same refusal of an address once a minute only: it must not be the flood's second victim. */
    void noteRefusal(Audit.Entry entry) {
        if (refusalsNoted.take(entry.from() + " " + entry.event() + " " + entry.why())) {
            Audit.log(entry);
        }
    }

    /** Answers a registration that could not be made. */
    void refuseFailed(RoutingContext ctx, Throwable failure) {
        if (failure instanceof BusException full && full.kind() == BusException.Kind.FULL) {
            noteLimit(addressOf(ctx.request()), String.valueOf(full.getMessage()));
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
        noteRefusal(Audit.Entry.of(Audit.Event.LIMIT, address).because("limits." + limit));
    }

    private void refuse(RoutingContext ctx, int status, ErrorCode code, String why) {
        noteRefusal(Audit.Entry.of(Audit.Event.HANDSHAKE_REFUSED, addressOf(ctx.request()))
                .because(why));
        WebServer.error(ctx, status, code, why);
    }
}
