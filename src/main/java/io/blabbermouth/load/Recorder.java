package io.blabbermouth.load;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;
import org.HdrHistogram.Histogram;

/** What one loop has measured. Others may look at {@link #deliveredSoFar} only, until the loop has nothing to do any more. */
final class Recorder {
    private static final long LATENCY_NANOS_MAX = 3_600_000_000_000L;
    private static final int DIGITS = 3;
    /** Of each kind of trouble so many are told in words. */
    private static final int TOLD_MAX = 3;

    final Histogram latency = histogram();
    final Histogram handshake = histogram();
    final Histogram resume = histogram();

    long sent;
    long delivered;
    /** Due by the schedule, but there was no room under way. */
    long unsent;

    long lost;
    long duplicate;
    long outOfOrder;

    /** code → how many. */
    final Map<String, Long> errors = new TreeMap<>();
    /** What happened, in words → how often. */
    final Map<String, Long> told = new TreeMap<>();

    private final AtomicLong deliveredSoFar = new AtomicLong();

    static Histogram histogram() {
        return new Histogram(LATENCY_NANOS_MAX, DIGITS);
    }

    static void record(Histogram histogram, long nanos) {
        histogram.recordValue(Math.max(0, Math.min(nanos, LATENCY_NANOS_MAX)));
    }

    void forgetTimes() {
        latency.reset();
        handshake.reset();
        resume.reset();
    }

    void deliveredOne() {
        deliveredSoFar.setRelease(deliveredSoFar.getPlain() + 1);
    }

    /** From any thread. */
    long deliveredSoFar() {
        return deliveredSoFar.getAcquire();
    }

    void error(Ending ending) {
        errors.merge(ending.code(), 1L, Long::sum);
        if (told.containsKey(ending.what()) || told.size() < TOLD_MAX) {
            told.merge(ending.what(), 1L, Long::sum);
        }
    }

    void add(Recorder other) {
        latency.add(other.latency);
        handshake.add(other.handshake);
        resume.add(other.resume);
        sent += other.sent;
        delivered += other.delivered;
        unsent += other.unsent;
        lost += other.lost;
        duplicate += other.duplicate;
        outOfOrder += other.outOfOrder;
        other.errors.forEach((code, count) -> errors.merge(code, count, Long::sum));
        other.told.forEach((what, count) -> told.merge(what, count, Long::sum));
    }
}
