package io.blabbermouth.web;

import io.blabbermouth.config.Settings;
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
    private final boolean hasTls;

    Origins(Settings settings) {
        this.listed = settings.security().origins();
        this.anyIfNoneListed = !settings.security().needsTokens();
        this.hasTls = settings.tls().isOn();
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

    /**
     * The port may be another: pages of ours come from either of ours. With TLS they do not come without: such a page anybody
     * on the network may have written. A proxy may have TLS where we have none.
     */
    private boolean isSameHost(String origin, @Nullable HostAndPort authority) {
        if (authority == null) {
            return false;
        }
        try {
            URI page = URI.create(origin);
            String host = page.getHost();
            return host != null
                    && host.equalsIgnoreCase(authority.host())
                    && (!hasTls || "https".equals(page.getScheme()));
        } catch (IllegalArgumentException e) {
            return false;
        }
    }
}
