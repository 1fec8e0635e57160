package io.blabbermouth.testing;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/** One direction of a network connection: what is sent arrives later, or when it is let go, and nothing overtakes it. */
final class DelayedStream {
    private final OutputStream out;
    private final ScheduledExecutorService later;
    private final Runnable onBroken;
    private final Queue<Chunk> underWay = new ConcurrentLinkedQueue<>();
    private long lastNanos = System.nanoTime();
    private volatile boolean held;

    /** @param later with one thread */
    DelayedStream(OutputStream out, ScheduledExecutorService later, Runnable onBroken) {
        this.out = out;
        this.later = later;
        this.onBroken = onBroken;
    }

    /** To be called by one thread. */
    void send(byte[] bytes, long millis) {
        lastNanos = Math.max(lastNanos, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
        underWay.add(new Chunk(bytes, lastNanos));
        try {
            Future<?> unused = later.schedule(this::arrive, lastNanos - System.nanoTime(), TimeUnit.NANOSECONDS);
        } catch (RejectedExecutionException e) {
            // The network is closed.
            onBroken.run();
        }
    }

    /** From now on nothing arrives. */
    void hold() {
        held = true;
    }

    /** All that would have arrived by now does so. */
    void letGo() {
        held = false;
        later.execute(this::arrive);
    }

    private void arrive() {
        try {
            long now = System.nanoTime();
            for (Chunk next = underWay.peek(); !held && next != null && next.dueNanos <= now; next = underWay.peek()) {
                out.write(underWay.remove().bytes);
            }
        } catch (IOException e) {
            onBroken.run();
        }
    }

    private static final class Chunk {
        private final byte[] bytes;
        private final long dueNanos;

        private Chunk(byte[] bytes, long dueNanos) {
            this.bytes = bytes;
            this.dueNanos = dueNanos;
        }
    }
}
