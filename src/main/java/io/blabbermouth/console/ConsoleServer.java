package io.blabbermouth.console;

import io.blabbermouth.config.Settings;
import io.blabbermouth.security.SecurityHeaders;
import io.blabbermouth.watch.Watch;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import java.util.List;

/**
 * The console port. It is up before anything else and as long as anything else, so that it can also say that the node starts or
 * stops: {@code /health} and {@code /metrics} are always there, the console itself from the moment it is deployed.
 */
public final class ConsoleServer {
    private static final String PROMETHEUS_TEXT = "text/plain; version=0.0.4; charset=utf-8";
    private static final long LAG_LOOK_MILLIS = 1000;

    private final Vertx vertx;
    private final Settings settings;
    private final Watch watch;
    private final EventLoops eventLoops;
    private final Health health;
    private final Router router;
    private final ConsoleConnections connections;

    public ConsoleServer(Vertx vertx, Settings settings, Watch watch) {
        this.vertx = vertx;
        this.settings = settings;
        this.watch = watch;
        this.eventLoops = new EventLoops(vertx);
        this.health = new Health(vertx, eventLoops);
        this.router = Router.router(vertx);
        this.connections = new ConsoleConnections(vertx, settings.limits().handshakeSeconds());
    }

    /** Closed with the deployment it is called from. */
    public Future<HttpServer> listen() {
        // A path with broken percent-encoding is nobody's.
        router.errorHandler(400, ctx -> ctx.response().setStatusCode(404).end());
        health.addTo(router);
        router.get("/metrics")
                .handler(ctx -> ctx.response()
                        .putHeader(HttpHeaders.CONTENT_TYPE, PROMETHEUS_TEXT)
                        .end(watch.metrics().scrape()));
        LoopLag lag = new LoopLag(eventLoops, watch.metrics(), LAG_LOOK_MILLIS);
        vertx.setPeriodic(LAG_LOOK_MILLIS, id -> lag.look());
        SecurityHeaders headers = new SecurityHeaders(false);
        return vertx.createHttpServer(options())
                .connectionHandler(connections::came)
                .requestHandler(request -> {
                    headers.addTo(request.response());
                    request.response().endHandler(v -> connections.answered(request.connection()));
                    router.handle(request);
                })
                .listen();
    }

    private HttpServerOptions options() {
        return new HttpServerOptions()
                .setHost(settings.console().host())
                .setPort(settings.console().port())
                .setMaxInitialLineLength(settings.limits().uriBytesMax())
                .setMaxHeaderSize(settings.limits().headerBytesMax())
                .setPerFrameWebSocketCompressionSupported(false)
                .setPerMessageWebSocketCompressionSupported(false)
                // A browser that offers a token as a subprotocol insists on its being selected.
                .setWebSocketSubProtocols(List.of("*"))
                .setHttp2ClearTextEnabled(false);
    }

    /** All ports of the node are open. */
    public void started() {
        health.started();
    }

    /** One of its connections is a WebSocket from now on. */
    void upgraded(HttpConnection connection) {
        connections.upgraded(connection);
    }

    /** For what is added to it. */
    Router router() {
        return router;
    }
}
