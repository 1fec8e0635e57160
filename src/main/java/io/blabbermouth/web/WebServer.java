package io.blabbermouth.web;

import io.blabbermouth.bus.Bus;
import io.blabbermouth.bus.BusException;
import io.blabbermouth.config.Settings;
import io.blabbermouth.protocol.ErrorCode;
import io.blabbermouth.protocol.Json;
import io.blabbermouth.security.SecurityHeaders;
import io.blabbermouth.watch.WebMeters;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.handler.flush.FlushConsolidationHandler;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.http.impl.HttpServerConnection;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the HTTP servers of both ports have in common. */
final class WebServer {
    private static final Logger LOG = LoggerFactory.getLogger(WebServer.class);

    /** Above it a connection is cut by the codec; below it we close with a code. */
    private static final int FRAME_BYTES_MAX = 1 << 20;

    private static final int FRAMES_A_FLUSH_MAX = 256;
    private static final int RETRY_AFTER_SECONDS = 1;
    /** Of those who were too many or too fast. */
    private static final int COOL_DOWN_SECONDS = 10;

    static final int CLOSING_SECONDS_MAX = 10;

    /** In a request's context: the code of the error that it is answered with. */
    private static final String ERROR = "io.blabbermouth.error";

    private WebServer() {}

    /** A server for the caller's event loop. */
    static HttpServer create(
            Vertx vertx, Settings settings, int port, Gate gate, Handshakes handshakes, Router router) {
        SecurityHeaders headers = new SecurityHeaders(settings.tls().isOn());
        HttpServer server = vertx.createHttpServer(ServerTls.on(options(settings, port), settings))
                .connectionHandler(connection -> admit(connection, gate, handshakes))
                .requestHandler(request -> {
                    // Here, as a malformed path comes to no route.
                    headers.addTo(request.response());
                    router.handle(request);
                });
        return ServerTls.follow(server, new Bus(vertx), settings);
    }

    /** Its first route, which begins and ends every request. */
    static Router router(Vertx vertx, Handshakes handshakes, WebMeters meters) {
        Router router = Router.router(vertx);
        router.route().handler(ctx -> {
            handshakes.begun(ctx.request());
            ctx.addEndHandler(v -> {
                handshakes.answered(ctx.request());
                ErrorCode error = ctx.get(ERROR);
                if (error != null) {
                    meters.erred(error.name());
                }
            });
            ctx.next();
        });
        return router;
    }

    private static void admit(HttpConnection connection, Gate gate, Handshakes handshakes) {
        if (!gate.admits(connection)) {
            cut(connection);
            return;
        }
        flushTogether(connection);
        handshakes.await(connection);
        connection.closeHandler(v -> {
            handshakes.done(connection);
            gate.left(connection);
        });
    }

    /**
     * Frames for one connection that come within one turn of the event loop go to the network in one write, not in one each;
     * Vert.x does so only while it reads from that very connection.
     */
    private static void flushTogether(HttpConnection connection) {
        contextOf(connection).pipeline().addFirst(new FlushConsolidationHandler(FRAMES_A_FLUSH_MAX, true));
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
                .setMaxInitialLineLength(settings.limits().uriBytesMax())
                .setMaxHeaderSize(settings.limits().headerBytesMax())
                .setMaxWebSocketFrameSize(FRAME_BYTES_MAX + 1);
    }

    /**
     * Takes the handshake; a request that is none gets 426.
     *
     * @return completes on the event loop before anything is read; fails if there is no WebSocket, and the client knows
     */
    static Future<ServerWebSocket> upgrade(RoutingContext ctx) {
        String upgrade = ctx.request().getHeader(HttpHeaders.UPGRADE);
        if (upgrade == null || !upgrade.equalsIgnoreCase("websocket")) {
            ctx.response()
                    .setStatusCode(426)
                    .putHeader(HttpHeaders.UPGRADE, "websocket")
                    .putHeader(HttpHeaders.CONNECTION, "Upgrade")
                    .end();
            return Future.failedFuture("no handshake");
        }
        // A malformed handshake is answered by Vert.x.
        return ctx.request()
                .toWebSocket()
                .onFailure(failure -> LOG.debug("a handshake failed: {}", failure.getMessage()));
    }

    static void tooMany(RoutingContext ctx, String what) {
        closeAfter(ctx);
        error(ctx, 429, ErrorCode.RATE_LIMITED, what + "; try again later");
    }

    /** Vert.x takes the header for what it says of others. */
    private static void closeAfter(RoutingContext ctx) {
        ctx.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
        ctx.addEndHandler(v -> ctx.request().connection().close());
    }

    /**
     * Without a word, and at the very end of the pipeline: anything before it would wait until all is written, which a client can
     * keep from happening.
     */
    static void cut(HttpConnection connection) {
        ChannelFuture unused = contextOf(connection).pipeline().firstContext().close();
    }

    static ChannelHandlerContext contextOf(HttpConnection connection) {
        return ((HttpServerConnection) connection).channelHandlerContext();
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
            int seconds = code == ErrorCode.RATE_LIMITED ? COOL_DOWN_SECONDS : RETRY_AFTER_SECONDS;
            ctx.response().putHeader(HttpHeaders.RETRY_AFTER, String.valueOf(seconds));
        }
        if (status == 401) {
            // RFC 9110, section 11.6.1.
            ctx.response().putHeader("WWW-Authenticate", "Bearer");
            closeAfter(ctx);
        }
        ctx.put(ERROR, code);
        json(ctx, status, new HttpError(new ErrorDetail(code, message)));
    }

    /** For a request that failed on the bus. */
    static void error(RoutingContext ctx, Throwable failure) {
        if (Errors.isUnavailable(failure)) {
            error(ctx, 503, ErrorCode.UNAVAILABLE, "the store cannot be reached; try again");
        } else if (failure instanceof BusException full && full.kind() == BusException.Kind.FULL) {
            error(ctx, 503, ErrorCode.UNAVAILABLE, "too many users wait, or are served, already; try again later");
        } else {
            LOG.error("a request failed", failure);
            error(ctx, 500, ErrorCode.INTERNAL, "a fault of the server's");
        }
    }
}
