package io.blabbermouth.watch;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.TimeUnit;

/**
 * Redis's time, as this node knows it: what several nodes have seen can be put on one axis, and a message's {@code sentAt} is by
 * that clock already. Set by the bridge, read by any thread.
 */
public final class StoreClock {
    private volatile Reading reading = new Reading(0, 0);

    /**
     * @param offsetMicros what Redis's clock is ahead of this node's
     * @param errorMicros by how much that may be wrong
     */
    public record Reading(long offsetMicros, long errorMicros) {}

    public void set(Reading newer) {
        reading = newer;
    }

    public Reading reading() {
        return reading;
    }

    public Instant now() {
        return Instant.EPOCH.plus(micros(), ChronoUnit.MICROS);
    }

    /** Since 1970. */
    public long micros() {
        return micros(Instant.now()) + reading.offsetMicros();
    }

    /** How long ago something was stored; not below 0. */
    public long nanosSince(Instant storedAt) {
        return TimeUnit.MICROSECONDS.toNanos(Math.max(0, micros() - micros(storedAt)));
    }

    private static long micros(Instant instant) {
        return TimeUnit.SECONDS.toMicros(instant.getEpochSecond()) + TimeUnit.NANOSECONDS.toMicros(instant.getNano());
    }
}
