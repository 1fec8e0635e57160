package io.blabbermouth.redis;

import io.blabbermouth.chat.Position;
import java.util.HashMap;
import java.util.Map;

/**
 * How far somebody has followed a chat's log, and which logs it grew out of.
 *
 * @param epoch the log's
 * @param end the last position
 * @param cuts former epoch -> the last position that it has in common with this one
 */
record Lineage(String epoch, Position end, Map<String, Position> cuts) {
    Lineage {
        cuts = Map.copyOf(cuts);
    }

    Lineage endingAt(Position other) {
        return new Lineage(epoch, other, cuts);
    }

    /** The last position up to which both are the same: over the epochs known to both, the furthest that both reach. */
    Position commonWith(Lineage other) {
        Map<String, Position> theirs = other.ends();
        Position common = Position.START;
        for (Map.Entry<String, Position> mine : ends().entrySet()) {
            Position their = theirs.get(mine.getKey());
            if (their != null) {
                Position both = mine.getValue().isAfter(their) ? their : mine.getValue();
                common = both.isAfter(common) ? both : common;
            }
        }
        return common;
    }

    private Map<String, Position> ends() {
        Map<String, Position> ends = new HashMap<>(cuts);
        ends.put(epoch, end);
        return ends;
    }
}
