package io.blabbermouth.chat;

import java.util.Comparator;

/**
 * A place in a chat's log, written as the Redis stream ID it is: message {@code n} is {@code n-0}, what changes the
 * chat's state after message {@code n} is {@code n-1}, {@code n-2}, …
 *
 * @param seq the message's number on the wire, from 1; 0 before the first message
 * @param step 0 for the message itself, else the number of the state change after it
 */
public record Position(long seq, long step) implements Comparable<Position> {
    /** Before everything: no log has an entry here. */
    public static final Position START = new Position(0, 0);

    private static final Comparator<Position> ORDER =
            Comparator.comparingLong(Position::seq).thenComparingLong(Position::step);

    public static Position parse(String id) {
        int dash = id.indexOf('-');
        return new Position(Long.parseLong(id, 0, dash, 10), Long.parseLong(id, dash + 1, id.length(), 10));
    }

    /** After everything that can come before this place. */
    public Position justBefore() {
        return step > 0 ? new Position(seq, step - 1) : new Position(seq - 1, Long.MAX_VALUE);
    }

    public boolean isAfter(Position other) {
        return compareTo(other) > 0;
    }

    @Override
    public int compareTo(Position other) {
        return ORDER.compare(this, other);
    }

    @Override
    public String toString() {
        return seq + "-" + step;
    }
}
