package io.blabbermouth.redis;

import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** How long to wait before the next try: longer each time, and not the same on all nodes, or they would come all at once. */
final class Backoff {
    private static final Logger LOG = LoggerFactory.getLogger(Backoff.class);
    private static final long MILLIS_MIN = 50;
    private static final long MILLIS_MAX = 2000;

    private long millis = MILLIS_MIN;
    private String reason = "";

    /** A try has succeeded. */
    void reset() {
        millis = MILLIS_MIN;
        reason = "";
    }

    /** A try has failed; what is already known is not logged again. */
    long millisAfter(Throwable failure) {
        String now = RedisErrors.reason(failure);
        if (!now.equals(reason)) {
            LOG.warn("Redis is still away: {}", now);
            reason = now;
        }
        long most = millis;
        millis = Math.min(2 * millis, MILLIS_MAX);
        return ThreadLocalRandom.current().nextLong(most / 2, most + 1);
    }
}
