package io.blabbermouth.security;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerResponse;

/** What every answer tells a browser not to do with it. */
public final class SecurityHeaders {
    private static final String STRICT =
            "default-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
    private static final String A_YEAR = "max-age=31536000";

    private final boolean tls;

    /** @param tls whether the port that answers speaks it; of another one a browser must not be told (RFC 6797, section 7.2) */
    public SecurityHeaders(boolean tls) {
        this.tls = tls;
    }

    public void addTo(HttpServerResponse response) {
        MultiMap headers = response.headers();
        headers.set("Content-Security-Policy", STRICT);
        headers.set("X-Content-Type-Options", "nosniff");
        headers.set("X-Frame-Options", "DENY");
        headers.set("Referrer-Policy", "no-referrer");
        if (tls) {
            headers.set("Strict-Transport-Security", A_YEAR);
        }
    }
}
