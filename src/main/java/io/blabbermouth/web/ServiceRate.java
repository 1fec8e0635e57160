package io.blabbermouth.web;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** How fast agents have lately taken those who wait, for an honest guess at when it is somebody's turn. */
final class ServiceRate {
    private static final int TAKEN_MAX = 50;
    /** Of fewer nothing can be said. */
    private static final int TAKEN_MIN = 4;

    private static final long LATELY_NANOS = TimeUnit.MINUTES.toNanos(15);

    /** {@link System#nanoTime} of each, the oldest first */
    private final Deque<Long> taken = new ArrayDeque<>();

    void taken(long nowNanos) {
        taken.add(nowNanos);
        if (taken.size() > TAKEN_MAX) {
            taken.remove();
        }
    }

    /** Until whoever is at that place is taken, if all goes on as it has; null if too few were taken lately to tell. */
    @Nullable
    Integer secondsUntil(int position, long nowNanos) {
        while (!taken.isEmpty() && nowNanos - taken.element() > LATELY_NANOS) {
            taken.remove();
        }
        if (taken.size() < TAKEN_MIN) {
            return null;
        }
        // Up to now, as agents who have stopped are slower by the minute.
        double nanosEach = (nowNanos - taken.element()) / (double) taken.size();
        return (int) Math.max(1, Math.round(position * nanosEach / 1e9));
    }
}
