package io.blabbermouth.bus;

import io.blabbermouth.chat.LogEntry;
import io.blabbermouth.chat.Position;
import io.blabbermouth.chat.Side;
import java.util.Map;

/** What the rooms of a chat hear. */
public sealed interface ChatEvent {
    /**
     * An entry of the chat's log; they come in its order, without holes.
     *
     * @param epoch the log's epoch
     * @param previous the position just before this entry's
     */
    record Logged(String epoch, Position previous, LogEntry entry) implements ChatEvent {}

    /**
     * The log goes on under another epoch; Redis may have forgotten something.
     *
     * @param former the epoch so far
     * @param common up to where the log of the former epoch is still the same
     * @param cuts epochs before -> up to where their logs are the same
     */
    record Diverged(String former, String epoch, Position common, Map<String, Position> cuts) implements ChatEvent {
        public Diverged {
            cuts = Map.copyOf(cuts);
        }

        /** True for whoever has been told no more of that epoch's log than there still is. */
        public boolean continues(String ofEpoch, Position position) {
            Position kept = cuts.getOrDefault(ofEpoch, Position.START);
            return !position.isAfter(kept) || (ofEpoch.equals(former) && !position.isAfter(common));
        }
    }

    /** The chat is over, and nobody knows how it ended. */
    record Gone() implements ChatEvent {}

    /** One side types or has stopped; stored nowhere. */
    record Typing(Side from, boolean isTyping) implements ChatEvent {}

    /** One side has seen the messages up to {@code seq}. Stored; of two such events the higher seq is the truth. */
    record Seen(Side from, long seq) implements ChatEvent {}
}
