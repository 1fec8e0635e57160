package io.blabbermouth.load;

import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** What the main thread waits at: for a time, for something to be so, or for being told to stop. */
final class Baton {
    private boolean stopped;

    /** From any thread: whoever waits, goes on, now and later. */
    synchronized void stop() {
        stopped = true;
        notifyAll();
    }

    /** From any thread: what is waited for may be so now. */
    synchronized void changed() {
        notifyAll();
    }

    synchronized boolean isStopped() {
        return stopped;
    }

    /** Waits until it is so, but not beyond that time or when told to stop. @return whether it is */
    synchronized boolean await(BooleanSupplier isSo, long untilNanos) {
        return awaitAlsoStopped(() -> stopped || isSo.getAsBoolean(), untilNanos) && isSo.getAsBoolean();
    }

    /** The same, for what is to be done although it was told to stop. */
    synchronized boolean awaitAlsoStopped(BooleanSupplier isSo, long untilNanos) {
        while (!isSo.getAsBoolean()) {
            long left = untilNanos - System.nanoTime();
            if (left <= 0) {
                break;
            }
            try {
                // Rounded up: a wait of 0 would be one for ever.
                wait(left / 1_000_000 + 1);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                stopped = true;
                return false;
            }
        }
        return isSo.getAsBoolean();
    }

    static long secondsFromNow(long seconds) {
        return System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    }
}
