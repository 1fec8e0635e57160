package io.blabbermouth.security;

import io.vertx.core.http.Cookie;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The agent's token that a request carries. Never in its URL, which ends up in logs and histories.
 *
 * @param byCookie whether the browser has sent it by itself: then it may be there for another purpose
 */
public record Credentials(String token, boolean byCookie) {
    public static final String COOKIE = "blabbermouth_agent";
    private static final String SUBPROTOCOL_PREFIX = "bearer.";
    private static final String PROTOCOLS = "Sec-WebSocket-Protocol";
    private static final String SCHEME = "Bearer ";

    /** Null if there is none. The most deliberate counts. */
    public static @Nullable Credentials of(HttpServerRequest request) {
        String authorization = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (authorization != null && authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
            return new Credentials(authorization.substring(SCHEME.length()).strip(), false);
        }
        String subprotocol = subprotocol(request);
        if (subprotocol != null) {
            return new Credentials(subprotocol.substring(SUBPROTOCOL_PREFIX.length()), false);
        }
        Cookie cookie = request.getCookie(COOKIE);
        return cookie == null ? null : new Credentials(cookie.getValue(), true);
    }

    /** Leaves of the offered subprotocols the one with a token, so that it is the one that is selected. */
    public static void select(HttpServerRequest request) {
        String subprotocol = subprotocol(request);
        if (subprotocol != null) {
            request.headers().set(PROTOCOLS, subprotocol);
        }
    }

    private static @Nullable String subprotocol(HttpServerRequest request) {
        return request.headers().getAll(PROTOCOLS).stream()
                .flatMap(offered -> Arrays.stream(offered.split(",", -1)))
                .map(String::strip)
                .filter(offered -> offered.startsWith(SUBPROTOCOL_PREFIX))
                .findFirst()
                .orElse(null);
    }

    /** So that nobody logs it by accident. */
    @Override
    public String toString() {
        return "Credentials";
    }
}
