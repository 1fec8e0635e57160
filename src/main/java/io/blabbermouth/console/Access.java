package io.blabbermouth.console;

import io.blabbermouth.config.SecuritySettings;
import io.blabbermouth.config.Settings;
import io.blabbermouth.protocol.ErrorCode;
import io.blabbermouth.security.Agent;
import io.blabbermouth.security.Audit;
import io.blabbermouth.security.BadTokenException;
import io.blabbermouth.security.ClientAddress;
import io.blabbermouth.security.Credentials;
import io.blabbermouth.security.TokenTries;
import io.blabbermouth.security.Tokens;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.RoutingContext;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Who may use the console. With agents' tokens whoever shows an admin's; without, whoever is on this machine, but not the pages of
 * other websites in a browser here: these come with a foreign {@code Origin}, or, if they have made their name mean this machine, with a
 * foreign {@code Host}.
 */
final class Access {
    private static final String ADMIN = "io.blabbermouth.admin";

    private final boolean needsTokens;
    private final @Nullable Tokens tokens;
    private final TokenTries tries;

    Access(Vertx vertx, Settings settings) {
        SecuritySettings security = settings.security();
        this.tries = new TokenTries(settings.limits().refusalsPerMinute());
        this.needsTokens = security.needsTokens();
        this.tokens = needsTokens ? new Tokens(vertx, "security.jwt", security.jwt()) : null;
    }

    /** Whether content is to be shown to those alone who ask for it. */
    boolean masks() {
        return needsTokens;
    }

    /** Lets a request pass, or answers it. */
    void check(RoutingContext ctx) {
        HttpServerRequest request = ctx.request();
        if (isForeignPage(request)) {
            refuse(ctx, 403, ErrorCode.FORBIDDEN, "pages of other websites may not use the console");
        } else if (tokens != null) {
            checkToken(ctx, tokens);
        } else if (!isLoopback(request.remoteAddress()) || !namesThisMachine(request.authority())) {
            refuse(
                    ctx,
                    403,
                    ErrorCode.FORBIDDEN,
                    "without agents' tokens the console is for this machine alone: use http://127.0.0.1, or configure"
                            + " security.jwt");
        } else {
            ctx.next();
        }
    }

    /** The admin who asks; null where no token is needed. */
    static @Nullable Agent admin(RoutingContext ctx) {
        return ctx.get(ADMIN);
    }

    static void audit(RoutingContext ctx, Audit.Event event, String what) {
        audit(ctx, event, what, null);
    }

    /** @param chatId that it is about, null if it is about none */
    static void audit(RoutingContext ctx, Audit.Event event, @Nullable String what, @Nullable String chatId) {
        Agent admin = admin(ctx);
        Audit.log(Audit.Entry.of(event, address(ctx))
                .by(admin == null ? null : admin.sub())
                .about(chatId)
                .because(what));
    }

    private void checkToken(RoutingContext ctx, Tokens known) {
        Credentials credentials = Credentials.of(ctx.request());
        if (credentials == null) {
            refuse(ctx, 401, ErrorCode.UNAUTHORIZED, "an admin's token is needed: ./blabbermouth token NAME --admin");
            return;
        }
        try {
            Optional<Agent> agent = tries.check(address(ctx), () -> known.agent(credentials.token()));
            if (agent.isEmpty()) {
                refuse(
                        ctx,
                        429,
                        ErrorCode.RATE_LIMITED,
                        "too many tokens from this address were refused; try again later");
            } else if (!agent.get().isAdmin()) {
                refuse(ctx, 403, ErrorCode.FORBIDDEN, "the token's role is not admin");
            } else {
                ctx.put(ADMIN, agent.get());
                ctx.next();
            }
        } catch (BadTokenException e) {
            refuse(ctx, 401, ErrorCode.UNAUTHORIZED, String.valueOf(e.getMessage()));
        }
    }

    private static String address(RoutingContext ctx) {
        return ClientAddress.network(ClientAddress.host(ctx.request().remoteAddress()));
    }

    private static void refuse(RoutingContext ctx, int status, ErrorCode code, String why) {
        Answers.error(ctx, status, code, why);
    }

    /**
     * Whatever the scheme, as a proxy may have TLS where we have none. A page that asks without wanting to read the answer sends no
     * {@code Origin}; browsers say of it where it stands all the same (Fetch Metadata).
     */
    private static boolean isForeignPage(HttpServerRequest request) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        String site = request.getHeader("Sec-Fetch-Site");
        boolean isNavigation = "navigate".equals(request.getHeader("Sec-Fetch-Mode"));
        return (origin != null && !origin.replaceFirst("^https?://", "").equals(request.getHeader(HttpHeaders.HOST)))
                || (site != null && !site.equals("same-origin") && !site.equals("none") && !isNavigation);
    }

    private static boolean isLoopback(SocketAddress address) {
        try {
            return InetAddress.getByName(address.hostAddress()).isLoopbackAddress();
        } catch (UnknownHostException e) {
            return false;
        }
    }

    /** By its address, so that no name server has a say in it, or as localhost. */
    private static boolean namesThisMachine(@Nullable HostAndPort authority) {
        if (authority == null) {
            return false;
        }
        String host = authority.host();
        return host.equalsIgnoreCase("localhost")
                || host.matches("127[.0-9]+")
                || host.equals("[::1]")
                || host.equals("::1");
    }
}
