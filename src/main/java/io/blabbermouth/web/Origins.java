package io.blabbermouth.web;

import io.blabbermouth.config.SecuritySettings;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which websites' pages may talk to us. A browser says in {@code Origin} whose page it is (RFC 6454, section 7) and no page can
 * change that; what sends none is no browser, and has no visitor's cookies that a page could abuse.
 */
final class Origins {
    private final List<String> listed;
    private final boolean anyIfNoneListed;

    Origins(SecuritySettings settings) {
        this.listed = settings.origins();
        this.anyIfNoneListed = !settings.needsTokens();
    }

    boolean areAll() {
        return listed.isEmpty() && anyIfNoneListed;
    }

    boolean allow(HttpServerRequest request) {
        String origin = of(request);
        return origin == null || areAll() || listed.contains(origin) || isSameHost(origin, request.authority());
    }

    static @Nullable String of(HttpServerRequest request) {
        return request.getHeader(HttpHeaders.ORIGIN);
    }

    /** The port may be another: pages of ours come from either of ours. */
    private static boolean isSameHost(String origin, @Nullable HostAndPort authority) {
        if (authority == null) {
            return false;
        }
        try {
            String host = URI.create(origin).getHost();
            return host != null && host.equalsIgnoreCase(authority.host());
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
