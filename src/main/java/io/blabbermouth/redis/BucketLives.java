package io.blabbermouth.redis;

import java.util.Arrays;

/**
 * What this node knows of the buckets' lives and clocks (see {@code log.lua}), as of its last ticks. Every script that
 * writes is told, so that a Redis that has forgotten is found out by the first one.
 */
final class BucketLives {
    static final Reading NOTHING = new Reading("", 0);

    /** bucket -> the last reading. */
    private final Reading[] readings = new Reading[RedisKeys.BUCKETS];

    /**
     * @param life empty for none
     * @param clockMillis the bucket's, only to be compared within one life
     */
    record Reading(String life, long clockMillis) {}

    BucketLives() {
        Arrays.fill(readings, NOTHING);
    }

    Reading of(int bucket) {
        return readings[bucket];
    }

    /** @return true if the bucket lived another life before, as far as this node knows */
    boolean heard(int bucket, Reading reading) {
        Reading before = readings[bucket];
        boolean same = before.life().equals(reading.life());
        if (!same || reading.clockMillis() > before.clockMillis()) {
            readings[bucket] = reading;
        }
        return !same && !before.equals(NOTHING);
    }
}
