package io.blabbermouth.web;

import io.blabbermouth.bus.Bus;
import io.blabbermouth.config.Settings;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The subscriber port: shows agents who waits. */
public final class SubscriberVerticle extends VerticleBase {
    private final Settings settings;
    private final AgentConnections agents = new AgentConnections();

    // Made in start(), on the event loop they live on.
    @SuppressWarnings("NullAway.Init")
    private Bus bus;

    @SuppressWarnings("NullAway.Init")
    private Heartbeat heartbeat;

    public SubscriberVerticle(Settings settings) {
        this.settings = settings;
    }

    @Override
    public Future<?> start() {
        bus = new Bus(vertx);
        heartbeat = new Heartbeat(vertx);
        bus.listen(Bus.QUEUE, agents::hear);
        Router router = Router.router(vertx);
        // A path with broken percent-encoding is nobody's.
        router.errorHandler(400, ctx -> ctx.response().setStatusCode(404).end());
        router.get("/users").handler(this::openList);
        router.get("/users/:anything").handler(this::openList);
        return vertx.createHttpServer(
                        WebServer.options(settings, settings.subscriber().port()))
                .requestHandler(router)
                .listen();
    }

    /** The bridge waits for the departures that follow. */
    @Override
    public Future<?> stop() {
        heartbeat.closeAll(WebServer.RETURN_SPREAD_MILLIS);
        return Future.succeededFuture();
    }

    private void openList(RoutingContext ctx) {
        WebServer.upgrade(ctx, webSocket -> {
            Socket socket = Socket.open(webSocket, settings, heartbeat);
            AgentConnection agent = new AgentConnection(socket, agents, bus);
            agents.add(agent);
            socket.ownedBy(agent);
        });
    }
}
