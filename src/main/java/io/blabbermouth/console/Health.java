package io.blabbermouth.console;

import io.blabbermouth.bus.Bus;
import io.blabbermouth.bus.NodeRequest;
import io.blabbermouth.bus.Readiness;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.util.concurrent.TimeUnit;

/**
 * Whether the process lives and the node serves.
 *
 * <pre>
 *   /health/live    200 while all event loops turn; else 503: the process is of no use any more
 *   /health/ready   200 while new clients should be sent here; else 503: it helps itself, or is about to end
 * </pre>
 */
final class Health {
    private static final long ANSWER_MILLIS_MAX = 1000;

    private final Bus bus;
    private final EventLoops eventLoops;
    private boolean started;

    Health(Vertx vertx, EventLoops eventLoops) {
        this.bus = new Bus(vertx);
        this.eventLoops = eventLoops;
    }

    void addTo(Router router) {
        router.get("/health/live").handler(this::live);
        router.get("/health/ready").handler(this::ready);
    }

    /** All ports of the node are open. */
    void started() {
        started = true;
    }

    /** The body of every answer. */
    private record Answer(Status status, String why) {
        private enum Status {
            up,
            down
        }
    }

    private void live(RoutingContext ctx) {
        eventLoops
                .turn(ANSWER_MILLIS_MAX)
                .onSuccess(stuck -> answer(
                        ctx,
                        stuck == 0,
                        stuck == 0
                                ? "all event loops turn"
                                : stuck + " of " + eventLoops.count() + " event loops did not turn within "
                                        + ANSWER_MILLIS_MAX + " ms"));
    }

    private void ready(RoutingContext ctx) {
        if (!started) {
            answer(ctx, false, "the node starts");
            return;
        }
        bus.request(Bus.READY, new NodeRequest.Ready())
                .timeout(ANSWER_MILLIS_MAX, TimeUnit.MILLISECONDS)
                .onSuccess(readiness -> answer(ctx, readiness == Readiness.SERVING, why(readiness)))
                // Either its event loop is stuck, or it has ended already.
                .onFailure(failure -> answer(ctx, false, "the bridge to Redis does not answer"));
    }

    private static String why(Readiness readiness) {
        return switch (readiness) {
            case SERVING -> "the node serves";
            case REDIS_AWAY -> "Redis is away, or takes nothing; the node looks for it";
            case DRAINING -> "the node stops and sends its clients away";
        };
    }

    private static void answer(RoutingContext ctx, boolean up, String why) {
        ctx.response().setStatusCode(up ? 200 : 503).putHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        ctx.json(new Answer(up ? Answer.Status.up : Answer.Status.down, why))
                .onFailure(failure -> ctx.response().reset());
    }
}
