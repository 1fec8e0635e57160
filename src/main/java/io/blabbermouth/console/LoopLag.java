package io.blabbermouth.console;

import io.blabbermouth.watch.Metrics;
import io.micrometer.core.instrument.Timer;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** How long what is given to an event loop waits for its turn. */
final class LoopLag {
    private final EventLoops eventLoops;
    private final Metrics metrics;
    private final Timer lag;
    private final long periodNanos;
    private boolean looking;
    private long lookedNanos = System.nanoTime();

    /** @param periodMillis between two looks */
    LoopLag(EventLoops eventLoops, Metrics metrics, long periodMillis) {
        this.periodNanos = TimeUnit.MILLISECONDS.toNanos(periodMillis);
        this.eventLoops = eventLoops;
        this.metrics = metrics;
        this.lag = Timer.builder("blabbermouth.event.loop.lag")
                .description("How long what is given to an event loop waits for its turn; each is asked once a second")
                .serviceLevelObjectives(
                        Duration.ofMillis(1),
                        Duration.ofMillis(5),
                        Duration.ofMillis(20),
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(2))
                .register(metrics.registry());
    }

    /**
     * To be called at each period's end. The slowest of the last look is what the console shows. Loops that are stuck are not asked again;
     * if all are, or the process is, nobody is asked, and this comes late itself.
     */
    void look() {
        long now = System.nanoTime();
        long late = Math.max(0, now - lookedNanos - periodNanos);
        lookedNanos = now;
        lag.record(late, TimeUnit.NANOSECONDS);
        if (looking) {
            return;
        }
        looking = true;
        List<Future<Long>> all = eventLoops.lagNanos();
        all.forEach(each -> each.onSuccess(nanos -> lag.record(nanos, TimeUnit.NANOSECONDS)));
        Future.join(all).onComplete(done -> {
            looking = false;
            metrics.loopLag(
                    Math.max(late, all.stream().mapToLong(Future::result).max().orElse(0)) / 1e6);
        });
    }
}
