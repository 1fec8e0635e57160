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

    /** By slot: the message's number; since when its latency counts; a bit for each side that has it. */
    private final long[] numbers;

    private final long[] since;
    private final byte[] heardBy;
    /** The free slots are the first so many of these. */
    private final int[] free;

    private int freeCount;

    UnderWay(int slots) {
        this.numbers = new long[slots];
        this.since = new long[slots];
        this.heardBy = new byte[slots];
        this.free = new int[slots];
        Arrays.fill(numbers, NONE);
        for (int slot = slots - 1; slot >= 0; slot--) {
            free[freeCount++] = slot;
        }
    }

    static int slot(long id) {
        return (int) id & SLOT_MASK;
    }

    static long number(long id) {
        return id >>> SLOT_BITS;
    }

    boolean isFull() {
        return freeCount == 0;
    }

    boolean isEmpty() {
        return freeCount == numbers.length;
    }

    /** One more. @return its id */
    long add(long number, long sinceNanos) {
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
}
