package io.blabbermouth.bus;

import io.blabbermouth.chat.ChatMessage;
import io.blabbermouth.chat.ChatState;
import io.blabbermouth.chat.Position;
import io.blabbermouth.chat.Side;
import io.blabbermouth.chat.User;
import java.util.List;
import java.util.Set;

/** Answers to {@link ChatRequest}s. */
public final class ChatReply {
    private ChatReply() {}

    /** Whether the connection is in. */
    public sealed interface Join {
        /** It is, and this is the chat as it was at {@code position}; every later change comes as an event. */
        record Joined(Admission admission, User user, ChatState state, String epoch, Position position, History history)
                implements Join {}

        /** Ended, expired, or never was. */
        record Over() implements Join {}

        record Forbidden() implements Join {}

        record AlreadyClaimed(String supportUserName) implements Join {}
    }

    /** As what a connection was let in. */
    public enum Admission {
        /** A user, for the first time. */
        JOINED,
        /** A user who was in before, or an agent who comes back to a chat that is still its own. */
        REJOINED,
        /** An agent who has just won the chat, or has taken it back. */
        CLAIMED,
        TAKEN_BACK
    }

    /**
     * @param messages what is newer than the client has, or all there is if {@code reset}
     * @param reset true if continuity with what the client has cannot be shown
     * @param seenByUser last seq the user has seen, 0 for none; {@code seenBySupport} likewise
     * @param away the sides that were said to have left, and not to be back
     */
    public record History(
            List<ChatMessage> messages, boolean reset, long seenByUser, long seenBySupport, Set<Side> away) {
        public History {
            messages = List.copyOf(messages);
            away = Set.copyOf(away);
        }
    }

    /** What came of a side's leaving. */
    public enum Leave {
        /** It has ended the chat. */
        ENDED,
        /** Nothing: the chat was over before, or is no longer this agent's. */
        NOTHING
    }

    /** What became of a message. */
    public sealed interface Append {
        /** It is in the log of that epoch, here. */
        record Stored(String epoch, Position position) implements Append {}

        /** The same sender sent it before, under this clientMessageId. */
        record Duplicate(String epoch, ChatMessage first) implements Append {}

        /** The chat is over, or it is no longer this agent's. */
        record Refused() implements Append {}
    }
}
