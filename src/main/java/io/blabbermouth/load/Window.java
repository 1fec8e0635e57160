package io.blabbermouth.load;

/** The time in which it is measured, in the nanoseconds of {@link System#nanoTime}. Any thread reads it, the main one sets it. */
final class Window {
    private volatile long begin = Long.MAX_VALUE;
    private volatile long from = Long.MAX_VALUE;
    private volatile long until = Long.MAX_VALUE;

    /** From {@code beginNanos} on there is load, for warming up. */
    void set(long beginNanos, long fromNanos, long untilNanos) {
        begin = beginNanos;
        from = fromNanos;
        until = untilNanos;
    }

    /** It ends now, if it has not ended yet. */
    void end() {
        until = Math.min(until, System.nanoTime());
    }

    long begin() {
        return begin;
    }

    long from() {
        return from;
    }

    long until() {
        return until;
    }

    boolean contains(long nanos) {
        return nanos >= from && nanos < until;
    }

    boolean isOver(long nanos) {
        return nanos >= until;
    }

    /** 0 if it ended before it began. */
    double seconds() {
        return Math.max(0, until - from) / 1e9;
    }
}
