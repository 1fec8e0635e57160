package io.blabbermouth.redis;

import io.blabbermouth.chat.Ids;
import java.util.concurrent.TimeUnit;

/**
 * Whether the link to Redis is alive in both directions: the node publishes a beat to a channel of its own each second and
 * must hear it. A Redis that is frozen, or a connection that is half open, says nothing of it otherwise.
 */
final class Pulse {
    private static final int UNHEARD_BEATS_MAX = 3;
    /** Ticks that a paused event loop makes up for in a burst are no seconds. */
    private static final long TICK_NANOS_MIN = TimeUnit.MILLISECONDS.toNanos(500);

    private final String channel;
    private int unheard;
    private long lastTickNanos;

    Pulse(RedisKeys keys) {
        this.channel = keys.pulseChannel(Ids.random());
    }

    String channel() {
        return channel;
    }

    /** The link is new. */
    void reset() {
        unheard = 0;
    }

    void heard() {
        unheard = 0;
    }

    /** Called before each beat; false if too many have not come back. */
    boolean tick() {
        long now = System.nanoTime();
        if (now - lastTickNanos >= TICK_NANOS_MIN) {
            unheard++;
        }
        lastTickNanos = now;
        return unheard <= UNHEARD_BEATS_MAX;
    }
}
