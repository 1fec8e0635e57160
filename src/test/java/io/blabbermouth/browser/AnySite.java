package io.blabbermouth.browser;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;

/**
 * Somebody's website, on an origin of its own, that has put the widget's line into its page. It allows what docs/widget.md asks
 * for and nothing else, and its styles mean everything that is on the page.
 */
final class AnySite implements AutoCloseable {
    private static final String STYLES = """
            * { all: unset !important; --c: lime !important; --on: lime !important; }
            html { font: 40px serif; letter-spacing: 9px; }
            h1 { height: 300px; margin: 0; }
            html > :not(head, body), body * { color: red !important; background: lime !important; opacity: .1 !important; }
            html > :not(head, body) { display: none !important; position: static !important; transform: scale(3) !important; }
            button, section, div, input, textarea, form { display: none !important; border: 9px solid red !important; }
            body { display: block !important; }
            body.lower { margin-top: 100px !important; }
            """;

    private static final String MOVED = "/assets/widget.js";

    private final HttpServer server;

    private AnySite(HttpServer server) {
        this.server = server;
    }

    /** @param attributes of the widget's tag: {@code data-lang="de"} */
    static AnySite with(int chatPort, String attributes) {
        return with(chatPort, "http://127.0.0.1:" + chatPort + "/widget.js", attributes);
    }

    /** Its tag names an address of its own, from where browsers are sent on to the node. */
    static AnySite sendingOn(int chatPort, String attributes) {
        return with(chatPort, MOVED, attributes);
    }

    private static AnySite with(int chatPort, String source, String attributes) {
        String node = "127.0.0.1:" + chatPort;
        String page = """
                <!doctype html><html lang="en"><meta charset="utf-8"><title>A shop</title>
                <meta name="viewport" content="width=device-width, initial-scale=1">
                <link rel="stylesheet" href="/site.css">
                <main><h1>A shop</h1><p>Not ours.</p></main>
                <script type="module" src="%s" %s></script></html>""".formatted(source, attributes);
        String policy =
                ("default-src 'none'; style-src 'self'; script-src http://%1$s%2$s; connect-src http://%1$s ws://%1$s;"
                                + " base-uri 'none'; form-action 'none'; require-trusted-types-for 'script'")
                        .formatted(node, source.equals(MOVED) ? " 'self'" : "");
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            serve(server, "/", "text/html", page, policy);
            serve(server, "/site.css", "text/css", STYLES, policy);
            server.createContext(MOVED, exchange -> {
                exchange.getResponseHeaders().set("Location", "http://" + node + "/widget.js");
                exchange.sendResponseHeaders(302, -1);
                exchange.close();
            });
            server.start();
            return new AnySite(server);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static AnySite with(int chatPort) {
        return with(chatPort, "");
    }

    String host() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    String url() {
        return "http://" + host() + "/";
    }

    @Override
    public void close() {
        server.stop(0);
    }

    private static void serve(HttpServer server, String path, String type, String text, String policy) {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        server.createContext(path, exchange -> {
            exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
            exchange.getResponseHeaders().set("Content-Security-Policy", policy);
            exchange.sendResponseHeaders(200, body.length);
            try (var out = exchange.getResponseBody()) {
                out.write(body);
            }
        });
    }
}
