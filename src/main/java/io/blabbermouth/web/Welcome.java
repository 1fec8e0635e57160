package io.blabbermouth.web;

import io.blabbermouth.bus.ChatReply;
import io.blabbermouth.bus.ChatReply.Admission;
import io.blabbermouth.chat.ChatState;
import io.blabbermouth.chat.Side;
import io.blabbermouth.chat.Support;
import io.blabbermouth.protocol.ServerMessage;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What a connection is told when it is let in; the table of joins in {@code docs/protocol.md}. */
final class Welcome {
    private Welcome() {}

    /** @param supportId of the agent whom the client knows, null if none */
    static List<ServerMessage> messages(Side side, @Nullable String supportId, ChatReply.Join.Joined joined) {
        Support support = joined.state() instanceof ChatState.Active active ? active.support() : null;
        List<ServerMessage> messages = new ArrayList<>();
        if (support == null) {
            messages.add(ServerMessage.UserJoined.of(joined.user(), joined.epoch(), null));
        } else if (hasTaken(joined.admission()) || !knows(supportId, support)) {
            messages.add(
                    ServerMessage.SupportJoinedUser.of(support, joined.user(), joined.epoch(), away(joined.history())));
        }
        boolean news =
                !joined.history().messages().isEmpty() || joined.history().reset();
        boolean fresh = support == null || joined.admission() == Admission.CLAIMED;
        if (news || !fresh) {
            messages.add(history(joined, support));
        }
        return messages;
    }

    /** Whether the agent is one now who was not before. */
    private static boolean hasTaken(Admission admission) {
        return admission == Admission.CLAIMED || admission == Admission.TAKEN_BACK;
    }

    /**
     * False for a user who has not heard of the agent yet, or of a former one only; and for an agent with a token who claims what
     * is theirs already.
     */
    private static boolean knows(@Nullable String supportId, Support support) {
        return support.supportId().value().equals(supportId);
    }

    private static ServerMessage.ChatHistory history(ChatReply.Join.Joined joined, @Nullable Support support) {
        ChatReply.History history = joined.history();
        return new ServerMessage.ChatHistory(
                history.messages().stream()
                        .map(message -> ServerMessage.ChatMessage.of(message, joined.user()))
                        .toList(),
                joined.epoch(),
                history.reset() ? true : null,
                new ServerMessage.SeenBySide(history.seenByUser(), history.seenBySupport()),
                joined.user(),
                support,
                away(history));
    }

    private static List<Side> away(ChatReply.History history) {
        return Stream.of(Side.values()).filter(history.away()::contains).toList();
    }
}
