package io.blabbermouth.web;

import io.blabbermouth.config.Settings;
import io.blabbermouth.protocol.ErrorCode;
import io.blabbermouth.protocol.Json;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the HTTP servers of both ports have in common. */
final class WebServer {
    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);

    /** Above it a connection is cut by the codec; below it we close with a code. */
    private static final int FRAME_BYTES_MAX = 1 << 20;

    private static final int FRAMES_A_FLUSH_MAX = 256;
    private static final int RETRY_AFTER_SECONDS = 1;
    private static final int CLOSING_SECONDS_MAX = 10;

    private WebServer() {}

    static HttpServer create(Vertx vertx, Settings settings, int port) {
        return vertx.createHttpServer(options(settings, port)).connectionHandler(WebServer::flushTogether);
    }

    /**
     * Frames for one connection that come within one turn of the event loop go to the network in one write, not in one each;
     * Vert.x does so only while it reads from that very connection.
     */
    private static void flushTogether(HttpConnection connection) {
        ((HttpServerConnection) connection)
                .channelHandlerContext()
                .pipeline()
                .addFirst(new FlushConsolidationHandler(FRAMES_A_FLUSH_MAX, true));
    }

    private static HttpServerOptions options(Settings settings, int port) {
        return new HttpServerOptions()
                .setHost(settings.host())
                .setPort(port)
                .setTcpNoDelay(true)
                .setHttp2ClearTextEnabled(false)
                // How long a client that reads slowly may take to reach our close frame.
                .setWebSocketClosingTimeout(CLOSING_SECONDS_MAX)
                // A browser that offers subprotocols insists on one being selected; the first will do.
                .setWebSocketSubProtocols(List.of("*"))
                // Each costs some 100 KB a connection for messages of a few hundred bytes.
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                .setMaxWebSocketFrameSize(FRAME_BYTES_MAX + 1);
    }

    static int messageBytesMax(Settings settings) {
        int max = settings.limits().messageBytesMax();
        return max == 0 ? FRAME_BYTES_MAX : max;
    }

    /** Takes the handshake; a request that is none gets 426. */
    static void upgrade(RoutingContext ctx, Consumer<ServerWebSocket> opened) {
        String upgrade = ctx.request().getHeader(HttpHeaders.UPGRADE);
        if (upgrade == null || !upgrade.equalsIgnoreCase("websocket")) {
            ctx.response()
                    .setStatusCode(426)
                    .putHeader(HttpHeaders.UPGRADE, "websocket")
                    .putHeader(HttpHeaders.CONNECTION, "Upgrade")
                    .end();
            return;
        }
        // A malformed handshake is answered by Vert.x.
        ctx.request()
                .toWebSocket()
                .onSuccess(opened::accept)
                .onFailure(failure -> LOG.debug("a handshake failed: {}", failure.getMessage()));
    }

    static void json(RoutingContext ctx, int status, Object body) {
        ctx.response()
                .setStatusCode(status)
                .putHeader(HttpHeaders.CONTENT_TYPE, "application/json")
                .putHeader(HttpHeaders.CACHE_CONTROL, "no-store")
                .end(Json.writeBare(body));
    }

    /** The body of every HTTP error. */
    record HttpError(ErrorDetail error) {}

    record ErrorDetail(ErrorCode code, String message) {}

    static void error(RoutingContext ctx, int status, ErrorCode code, String message) {
        if (code.retryable()) {
            ctx.response().putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(RETRY_AFTER_SECONDS));
        }
        json(ctx, status, new HttpError(new ErrorDetail(code, message)));
    }

    /** For a request that failed on the bus. */
    static void error(RoutingContext ctx, Throwable failure) {
        if (Errors.isUnavailable(failure)) {
            error(ctx, 503, ErrorCode.UNAVAILABLE, "the store cannot be reached; try again");
        } else {
            LOG.error("a request failed", failure);
            error(ctx, 500, ErrorCode.INTERNAL, "a fault of the server's");
        }
    }
}
