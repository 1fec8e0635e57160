package io.blabbermouth.web;

import io.blabbermouth.bus.Bus;
import io.blabbermouth.config.Settings;
import io.blabbermouth.watch.WebMeters;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;

/** The subscriber port: shows agents who waits. */
public final class SubscriberVerticle extends VerticleBase {
    private final Settings settings;
    private final Gate gate;
    private final AgentConnections agents = new AgentConnections();

    // Made in start(), on the event loop they live on.
    @SuppressWarnings("NullAway.Init")
    private Bus bus;

    @SuppressWarnings("NullAway.Init")
    private Sockets sockets;

    @SuppressWarnings("NullAway.Init")
    private Handshakes handshakes;

    @SuppressWarnings("NullAway.Init")
    private Drain drain;

    public SubscriberVerticle(Settings settings, Gate gate) {
        this.settings = settings;
        this.gate = gate;
    }

    @Override
    public Future<?> start() {
        bus = new Bus(vertx);
        sockets = new Sockets(
                settings, new Heartbeat(vertx), gate.watch().metrics().web(), WebMeters.Port.SUBSCRIBER);
        drain = new Drain(vertx, bus, settings);
        bus.listen(Bus.QUEUE, agents::hear);
        handshakes = new Handshakes(vertx, settings.limits().handshakeSeconds());
        Router router =
                WebServer.router(vertx, handshakes, gate.watch().metrics().web());
        // A path with broken percent-encoding is nobody's.
        router.errorHandler(400, ctx -> ctx.response().setStatusCode(404).end());
        new Desk(settings, gate).addTo(router);
        router.route().handler(gate::checkOrigin).handler(drain::admit);
        if (!settings.security().accountsFile().isEmpty()) {
            new Login(vertx, settings, gate, drain).addTo(router);
        }
        router.get("/users").handler(this::openList);
        router.get("/users/:anything").handler(this::openList);
        return WebServer.create(vertx, settings, settings.subscriber().port(), gate, handshakes, router)
                .listen();
    }

    @Override
    public Future<?> stop() {
        return drain.begin();
    }

    private void openList(RoutingContext ctx) {
        gate.openForAgents(ctx, (caller, webSocket) -> {
            handshakes.done(ctx.request().connection());
            Socket socket = sockets.open(ctx.request().connection(), webSocket, null);
            AgentConnection agent = new AgentConnection(socket, agents, bus, caller);
            agents.add(agent);
            socket.ownedBy(agent, limit -> gate.noteLimit(caller.address(), limit));
            drain.add(socket);
            return socket;
        });
    }
}
