package io.blabbermouth.redis;

import io.blabbermouth.watch.StoreClock;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Asks a master for its time (https://redis.io/docs/latest/commands/time/) now and then. Of the answers of the last minute the one
 * counts that came soonest: half of what it took is the most that it can be wrong by. In a Redis Cluster one master stands for all.
 */
final class ClockReader {
    private static final Logger LOG = LoggerFactory.getLogger(ClockReader.class);
    private static final int EVERY_SECONDS = 5;
    /** While it is not known better than that it is asked each second: a process that has just begun is slow to hear an answer. */
    private static final long GOOD_MICROS = 1000;

    private static final long GOOD_NANOS = TimeUnit.MINUTES.toNanos(1);

    private final StoreClock clock;
    private int seconds;
    private @Nullable Server asked;
    private long readNanos;

    ClockReader(StoreClock clock) {
        this.clock = clock;
    }

    /** To be called once a second. */
    void look(Masters masters) {
        Server first = masters.all().get(0);
        boolean isVague = !first.equals(asked) || clock.reading().errorMicros() > GOOD_MICROS;
        if (seconds++ % EVERY_SECONDS == 0 || isVague) {
            long from = System.nanoTime();
            first.connection()
                    .send(Request.cmd(Command.TIME))
                    .onSuccess(time -> read(first, time, System.nanoTime() - from))
                    .onFailure(failure -> LOG.debug("a clock was not read: {}", failure.getMessage()));
        }
    }

    private void read(Server server, Response time, long tookNanos) {
        long errorMicros = TimeUnit.NANOSECONDS.toMicros(tookNanos) / 2 + 1;
        boolean isOld = System.nanoTime() - readNanos > GOOD_NANOS;
        if (!server.equals(asked) || isOld || errorMicros <= clock.reading().errorMicros()) {
            long theirs = time.get(0).toLong() * 1_000_000 + time.get(1).toLong();
            long ours = ChronoUnit.MICROS.between(Instant.EPOCH, Instant.now()) - errorMicros;
            clock.set(new StoreClock.Reading(theirs - ours, errorMicros));
            asked = server;
            readNanos = System.nanoTime();
        }
    }
}
