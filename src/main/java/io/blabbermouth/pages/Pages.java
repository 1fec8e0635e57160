package io.blabbermouth.pages;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * Serves files of the jar. There is nothing secret in them. A path is looked for only if it is made of small letters, digits and dashes,
 * with one dot: there is no way out of the folders. What is not there is left to the routes that follow.
 */
public final class Pages {
    /** Scripts and styles of our own alone; nothing of anybody else's, and no frame around it. */
    private static final String CONTENT_SECURITY =
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; media-src 'self';"
                    + " connect-src 'self'%s; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    private static final Map<String, String> TYPES = Map.of(
            "html", "text/html; charset=utf-8",
            "js", "text/javascript; charset=utf-8",
            "css", "text/css; charset=utf-8",
            "json", "application/json",
            "svg", "image/svg+xml",
            "png", "image/png",
            "mp3", "audio/mpeg");
    private static final Pattern PATH = Pattern.compile("/([a-z0-9-]+/)*[a-z0-9-]+\\.([a-z0-9]+)");

    /** Named, and not with a quality of 0 (RFC 9110, section 12.5.3). */
    private static final Pattern GZIP = Pattern.compile("(?i)(^|,)\\s*gzip\\s*(,|$|;\\s*q=(1|0\\.0*[1-9]))");

    private final List<String> folders;
    private final Audience audience;
    private final ConcurrentMap<String, File> files = new ConcurrentHashMap<>();

    /**
     * Who may use the files.
     *
     * @param anySite whether pages of other websites may load them
     * @param connections where else than to where they come from they may connect, as in a content security policy; empty for nowhere
     */
    public record Audience(boolean anySite, Function<HttpServerRequest, String> connections) {
        /** Pages of our own alone, which connect to nobody else. */
        public static final Audience OURS = new Audience(false, request -> "");
        /** Any website's. */
        public static final Audience ANY_SITE = new Audience(true, request -> "");
    }

    /** @param packed the content by gzip, for browsers that take it so; the content itself if it is no text */
    private record File(Buffer content, Buffer packed, String type, String tag) {
        boolean isPacked() {
            return content.length() != packed.length();
        }
    }

    /** @param folders of the jar, in which a file is looked for in that order */
    public Pages(Audience audience, String... folders) {
        this.audience = audience;
        this.folders = List.of(folders);
    }

    public void addTo(Router router) {
        router.get().handler(this::serve);
    }

    private void serve(RoutingContext ctx) {
        String path = ctx.request().path();
        String asked = path.equals("/") ? "/index.html" : path;
        Optional<File> file = PATH.matcher(asked).matches() ? find(asked) : Optional.empty();
        if (file.isPresent()) {
            answer(ctx, file.get());
        } else {
            ctx.next();
        }
    }

    private void answer(RoutingContext ctx, File file) {
        boolean packed = file.isPacked() && takesGzip(ctx.request());
        String tag = '"' + file.tag() + (packed ? "-gzip\"" : "\"");
        HttpServerResponse response = ctx.response();
        response.putHeader(
                        "Content-Security-Policy",
                        CONTENT_SECURITY.formatted(spaced(audience.connections().apply(ctx.request()))))
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-cache")
                .putHeader(HttpHeaders.VARY, HttpHeaders.ACCEPT_ENCODING)
                .putHeader(HttpHeaders.ETAG, tag);
        if (audience.anySite()) {
            response.putHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN, "*")
                    .putHeader("Cross-Origin-Resource-Policy", "cross-origin");
        }
        if (tag.equals(ctx.request().getHeader(HttpHeaders.IF_NONE_MATCH))) {
            response.setStatusCode(304).end();
            return;
        }
        if (packed) {
            response.putHeader(HttpHeaders.CONTENT_ENCODING, "gzip");
        }
        response.putHeader(HttpHeaders.CONTENT_TYPE, file.type()).end(packed ? file.packed() : file.content());
    }

    private static boolean takesGzip(HttpServerRequest request) {
        String accepted = request.getHeader(HttpHeaders.ACCEPT_ENCODING);
        return accepted != null && GZIP.matcher(accepted).find();
    }

    /** Only what is there is kept: paths that are not are without end. */
    private Optional<File> find(String path) {
        File known = files.get(path);
        if (known != null) {
            return Optional.of(known);
        }
        Optional<File> read = read(path);
        read.ifPresent(file -> files.put(path, file));
        return read;
    }

    private Optional<File> read(String path) {
        String type = TYPES.get(path.substring(path.lastIndexOf('.') + 1));
        if (type == null) {
            return Optional.empty();
        }
        for (String folder : folders) {
            try (InputStream in = Pages.class.getResourceAsStream("/" + folder + path)) {
                if (in != null) {
                    byte[] content = in.readAllBytes();
                    return Optional.of(new File(Buffer.buffer(content), pack(content, type), type, tag(content)));
                }
            } catch (IOException e) {
                throw new UncheckedIOException("the jar cannot be read: " + folder + path, e);
            }
        }
        return Optional.empty();
    }

    /** Nothing in them is secret, so what is known of a part of it betrays nothing of the rest. */
    private static Buffer pack(byte[] content, String type) throws IOException {
        if (type.startsWith("image/png") || type.startsWith("audio/")) {
            return Buffer.buffer(content);
        }
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(content);
        }
        return Buffer.buffer(packed.toByteArray());
    }

    private static String tag(byte[] content) {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(content);
            return HexFormat.of().formatHex(hash, 0, 8);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    private static String spaced(String more) {
        return more.isEmpty() ? "" : " " + more;
    }
}
