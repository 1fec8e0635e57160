package io.blabbermouth.redis;

import io.blabbermouth.chat.Ids;

/**
 * Under which name this node's presence is kept. The name, a generation, is random: once others found its lease ended, it
 * never speaks again, and the node goes on under a new one.
 */
final class Lease {
    /** How long others trust a node that does not tick. Well over a long pause of the JVM. */
    static final long MILLIS = 10_000;

    private String generation = Ids.random();

    String generation() {
        return generation;
    }

    void renew() {
        generation = Ids.random();
    }
}
