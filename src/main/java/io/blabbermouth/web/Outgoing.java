package io.blabbermouth.web;

import io.blabbermouth.chat.ChatMessage;
import io.blabbermouth.chat.Position;
import io.blabbermouth.protocol.CloseCode;
import org.jspecify.annotations.Nullable;

/**
 * What one event of a chat means for its connections, written once for all of them.
 *
 * @param step where in the log it stands; null for what is in no log
 * @param message that it is, null if it is none
 */
record Outgoing(@Nullable Step step, @Nullable ChatMessage message, ToSide toUsers, ToSide toSupports) {
    /** From one position of the log to the next. */
    record Step(String epoch, Position previous, Position position) {}

    /**
     * What the connections of one side get.
     *
     * @param text a frame, or null for none
     * @param ephemeral true if nobody misses it
     * @param close with what they are closed after it, or null to go on
     */
    record ToSide(
            @Nullable String text,
            boolean ephemeral,
            @Nullable CloseCode close) {
        static final ToSide NOTHING = new ToSide(null, false, null);

        static ToSide text(String text) {
            return new ToSide(text, false, null);
        }

        static ToSide ephemeral(String text) {
            return new ToSide(text, true, null);
        }

        static ToSide close(CloseCode code) {
            return new ToSide(null, false, code);
        }
    }

    static Outgoing toAll(@Nullable Step step, ToSide all) {
        return new Outgoing(step, null, all, all);
    }
}
