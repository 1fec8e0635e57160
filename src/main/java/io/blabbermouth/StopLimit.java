package io.blabbermouth;

import java.util.concurrent.TimeUnit;

/**
 * The longest that stopping may take. Whatever hangs, the process ends then; a second signal could not do that, for the
 * JVM ignores it while it stops.
 */
final class StopLimit {
    static final int EXIT_STUCK = 1;

    private StopLimit() {}

    /** The process ends after so long, unless it has ended by itself. */
    static void begin(long millisMax) {
        Thread limit = new Thread(() -> endAfter(millisMax), "stop-limit");
        limit.setDaemon(true);
        limit.start();
    }

    private static void endAfter(long millisMax) {
        try {
            TimeUnit.MILLISECONDS.sleep(millisMax);
        } catch (InterruptedException e) {
            // Nobody does; to end too early is better than never.
            Thread.currentThread().interrupt();
        }
        System.err.println("blabbermouth: did not stop within " + millisMax + " ms; ends as it is");
        Runtime.getRuntime().halt(EXIT_STUCK);
    }
}
