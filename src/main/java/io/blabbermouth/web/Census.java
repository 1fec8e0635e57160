package io.blabbermouth.web;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** How many connections of this node each address, or each chat, has: {@code key -> connections}. Any thread may ask. */
final class Census {
    private final int max;
    private final ConcurrentMap<String, Integer> counts = new ConcurrentHashMap<>();

    /** @param max 0 for as many as come */
    Census(int max) {
        this.max = max;
    }

    /** Counts one more, unless there are as many as there may be. */
    boolean enter(String key) {
        if (max == 0) {
            return true;
        }
        if (counts.merge(key, 1, Integer::sum) <= max) {
            return true;
        }
        leave(key);
        return false;
    }

    /** Whether {@link #enter} would be refused. */
    boolean isFull(String key) {
        return max != 0 && counts.getOrDefault(key, 0) >= max;
    }

    void leave(String key) {
        if (max != 0) {
            counts.computeIfPresent(key, (k, count) -> count > 1 ? count - 1 : null);
        }
    }
}
