package io.blabbermouth.console;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/** The console's page. It has nothing secret in it, so anybody may have it; what it shows it asks the API for. */
final class Pages {
    private static final String CONTENT_SECURITY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
                    + " frame-ancestors 'none'; base-uri 'none'; form-action 'none'";
    /** All that is in {@code resources/console}. */
    private static final List<String> FILES = List.of(
            "index.html",
            "icon.svg",
            "console.css",
            "console.js",
            "api.js",
            "bus.js",
            "buslog.js",
            "chats.js",
            "config.js",
            "dom.js",
            "inspector.js",
            "json.js",
            "nodes.js",
            "rates.js",
            "send.js",
            "trace.js",
            "verdict.js");
    /** ending -> type */
    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "svg", "image/svg+xml");

    void addTo(Router router) {
        router.get("/").handler(ctx -> serve(ctx, "index.html"));
        FILES.forEach(file -> router.get("/" + file).handler(ctx -> serve(ctx, file)));
    }

    private static void serve(RoutingContext ctx, String file) {
        ctx.response()
                .putHeader(HttpHeaders.CONTENT_TYPE, TYPES.get(file.substring(file.lastIndexOf('.') + 1)))
                .putHeader("Content-Security-Policy", CONTENT_SECURITY)
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .end(read(file));
    }

    private static Buffer read(String file) {
        try (InputStream in = Pages.class.getResourceAsStream("/console/" + file)) {
            if (in == null) {
                throw new IllegalStateException("the jar lacks console/" + file);
            }
            return Buffer.buffer(in.readAllBytes());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
