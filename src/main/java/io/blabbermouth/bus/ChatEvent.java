package io.blabbermouth.bus;

import io.blabbermouth.chat.LogEntry;
import io.blabbermouth.chat.Position;
import io.blabbermouth.chat.Side;

/** What the rooms of a chat hear. */
public sealed interface ChatEvent {
    /**
     * An entry of the chat's log; they come in its order, without holes.
     *
     * @param epoch the log's epoch
     * @param previous the position just before this entry's
     */
    record Logged(String epoch, Position previous, LogEntry entry) implements ChatEvent {}

    /** This node can no longer show what the log was: its connections must load it again. */
    record ContinuityLost() implements ChatEvent {}

    /** One side types or has stopped; stored nowhere. */
    record Typing(Side from, boolean isTyping) implements ChatEvent {}

    /** One side has seen the messages up to {@code seq}. Stored; of two such events the higher seq is the truth. */
    record Seen(Side from, long seq) implements ChatEvent {}
}
