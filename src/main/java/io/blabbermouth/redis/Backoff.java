package io.blabbermouth.redis;

import java.util.concurrent.ThreadLocalRandom;

/** How long to wait before the next try: longer each time, and not the same on all nodes, or they would come all at once. */
final class Backoff {
    private static final long MILLIS_MIN = 50;
    private static final long MILLIS_MAX = 2000;

    private long millis = MILLIS_MIN;

    void reset() {
        millis = MILLIS_MIN;
    }

    long nextMillis() {
        long most = millis;
        millis = Math.min(2 * millis, MILLIS_MAX);
        return ThreadLocalRandom.current().nextLong(most / 2, most + 1);
    }
}
