package io.blabbermouth.redis;

import io.blabbermouth.chat.Ids;
import java.util.BitSet;

/**
 * Under which name this node's presence is kept. The name, a generation, is random: once others found its lease ended, it
 * never speaks again, and the node goes on under a new one.
 */
final class Lease {
    /** How long others trust a node that does not tick. Well over a long pause of the JVM. */
    static final long MILLIS = 10_000;

    private String generation = Ids.random();
    /** The buckets in which this generation has been made known. */
    private final BitSet known = new BitSet(RedisKeys.BUCKETS);

    String generation() {
        return generation;
    }

    boolean isKnownIn(int bucket) {
        return known.get(bucket);
    }

    void knownIn(int bucket) {
        known.set(bucket);
    }

    boolean isKnownEverywhere() {
        return known.cardinality() == RedisKeys.BUCKETS;
    }

    void renew() {
        generation = Ids.random();
        known.clear();
    }
}
