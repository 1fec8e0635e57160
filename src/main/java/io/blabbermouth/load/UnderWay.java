package io.blabbermouth.load;

import java.util.Arrays;

/**
 * The messages of one chat that have been sent and not been told to both sides yet. Each has a slot, and its id is number and slot in
 * one, so that what comes back is found without a search: {@code number << 16 | slot}.
 */
final class UnderWay {
    static final int MAX = 1024;

    private static final int SLOT_BITS = 16;
    private static final int SLOT_MASK = (1 << SLOT_BITS) - 1;
    private static final long NONE = -1;
    private static final int BOTH = 3;
    private static final int FIRST = 4;

    /** By slot: the message's number; since when its latency counts; a bit for each side that has it. */
    private long[] numbers = {};

    private long[] since = {};
    private byte[] heardBy = {};
    /** The free slots are the first so many of these. */
    private int[] free = {};

    private int freeCount;
    private final int max;

    /** @param max so many at most */
    UnderWay(int max) {
        this.max = max;
    }

    static int slot(long id) {
        return (int) id & SLOT_MASK;
    }

    static long number(long id) {
        return id >>> SLOT_BITS;
    }

    boolean isFull() {
        return freeCount == 0 && numbers.length == max;
    }

    boolean isEmpty() {
        return freeCount == numbers.length;
    }

    /** One more. @return its id */
    long add(long number, long sinceNanos) {
        if (freeCount == 0) {
            grow();
        }
        int slot = free[--freeCount];
        numbers[slot] = number;
        since[slot] = sinceNanos;
        heardBy[slot] = 0;
        return (number << SLOT_BITS) | slot;
    }

    void remove(int slot) {
        numbers[slot] = NONE;
        free[freeCount++] = slot;
    }

    int slots() {
        return numbers.length;
    }

    boolean isTaken(int slot) {
        return numbers[slot] != NONE;
    }

    /** Whether that message, of all that may be known by that id, is under way. */
    boolean holds(long id) {
        int slot = slot(id);
        return slot < numbers.length && numbers[slot] == number(id);
    }

    long numberAt(int slot) {
        return numbers[slot];
    }

    long sinceAt(int slot) {
        return since[slot];
    }

    boolean isHeard(int slot, Side side) {
        return (heardBy[slot] & side.bit()) != 0;
    }

    boolean isHeardByNobody(int slot) {
        return heardBy[slot] == 0;
    }

    boolean isHeardByBoth(int slot) {
        return heardBy[slot] == BOTH;
    }

    void hear(int slot, Side side) {
        heardBy[slot] |= (byte) side.bit();
    }

    /** Whether all have it but those who are gone, of whom these are the bits. */
    boolean isDone(int slot, int gone) {
        return (heardBy[slot] | gone) == BOTH;
    }

    /** Most chats never have more than a few under way. */
    private void grow() {
        int had = numbers.length;
        int slots = Math.min(max, Math.max(FIRST, 2 * had));
        numbers = Arrays.copyOf(numbers, slots);
        since = Arrays.copyOf(since, slots);
        heardBy = Arrays.copyOf(heardBy, slots);
        free = Arrays.copyOf(free, slots);
        Arrays.fill(numbers, had, slots, NONE);
        for (int slot = slots - 1; slot >= had; slot--) {
            free[freeCount++] = slot;
        }
    }
}
