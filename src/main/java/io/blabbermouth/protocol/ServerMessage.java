package io.blabbermouth.protocol;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.PendingUser;
import io.blabbermouth.chat.RemovalReason;
import io.blabbermouth.chat.Side;
import io.blabbermouth.chat.Support;
import io.blabbermouth.chat.SupportId;
import io.blabbermouth.chat.User;
import io.blabbermouth.chat.UserId;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the server sends. The records are the message types of the wire by name, their components the fields of {@code
 * args}; a null component is left out. Timestamps are ISO-8601 UTC with microseconds, see {@link Timestamps}.
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public sealed interface ServerMessage {
    /**
     * To a user: you wait. To agents: this user waits.
     *
     * @param verified true if the website vouches for the user, else null
     * @param attributes what it says of them, null for nothing
     * @param epoch to users only
     * @param waitingSince to agents who asked for batches only
     */
    record UserJoined(
            String username,
            UserId userId,
            ChatId chatId,
            @Nullable Boolean verified,
            @Nullable Map<String, String> attributes,
            @Nullable String epoch,
            @Nullable String waitingSince)
            implements ServerMessage {
        public static UserJoined of(User user, @Nullable String epoch, @Nullable String waitingSince) {
            return new UserJoined(
                    user.username(),
                    user.userId(),
                    user.chatId(),
                    user.verified(),
                    attributesOf(user),
                    epoch,
                    waitingSince);
        }
    }

    private static @Nullable Map<String, String> attributesOf(User user) {
        return user.attributes().isEmpty() ? null : user.attributes();
    }

    /** @param away the sides that have left, null if none has */
    record SupportJoinedUser(
            SupportId supportId,
            String supportUserName,
            String username,
            UserId userId,
            ChatId chatId,
            String epoch,
            @Nullable List<Side> away)
            implements ServerMessage {
        public static SupportJoinedUser of(Support support, User user, String epoch, List<Side> away) {
            return new SupportJoinedUser(
                    support.supportId(),
                    support.supportUserName(),
                    user.username(),
                    user.userId(),
                    user.chatId(),
                    epoch,
                    away.isEmpty() ? null : away);
        }
    }

    record ChatMessage(
            UserId userId,
            @Nullable SupportId supportId,
            String content,
            String timestamp,
            Side from,
            long seq,
            @Nullable String clientMessageId)
            implements ServerMessage {
        public static ChatMessage of(io.blabbermouth.chat.ChatMessage message, User user) {
            return new ChatMessage(
                    user.userId(),
                    message.supportId(),
                    message.content(),
                    Timestamps.format(message.sentAt()),
                    message.from(),
                    message.seq(),
                    message.clientMessageId());
        }
    }

    /**
     * @param reset true or null: the client drops what it had
     * @param support null while the user waits
     * @param away the sides that were said to have left, and not to be back
     */
    record ChatHistory(
            List<ChatMessage> messages,
            String epoch,
            @Nullable Boolean reset,
            SeenBySide seen,
            User user,
            @Nullable Support support,
            List<Side> away)
            implements ServerMessage {}

    /** The last seq each side has seen, 0 for none. */
    @JsonPropertyOrder({"User", "Support"})
    record SeenBySide(
            @JsonProperty("User") long user,
            @JsonProperty("Support") long support) {}

    /**
     * To a user who waits.
     *
     * @param position from 1, which is next
     * @param waiting how many wait in all
     * @param estimatedSeconds until it is the user's turn if all goes on as lately; null if that cannot be said
     */
    record QueuePosition(
            int position, int waiting, @Nullable Integer estimatedSeconds) implements ServerMessage {}

    record Typing(Side from, boolean isTyping) implements ServerMessage {}

    record Seen(Side from, long seq) implements ServerMessage {}

    record UserLeft(ChatId chatId) implements ServerMessage {}

    record SupportLeft(ChatId chatId) implements ServerMessage {}

    record UserReturned(ChatId chatId) implements ServerMessage {}

    record SupportReturned(ChatId chatId) implements ServerMessage {}

    record ChatEnded(ChatId chatId, Side by) implements ServerMessage {}

    record ChatExpired(ChatId chatId) implements ServerMessage {}

    /** @param userId as the agents' clients know it; to a JoinUser for nobody, as that message wrote it */
    record RemoveUser(String userId, @Nullable RemovalReason reason) implements ServerMessage {}

    record PendingUsers(List<Pending> users) implements ServerMessage {}

    /**
     * A user of a snapshot; also the one message without an envelope, as clients of the first hour know it.
     *
     * @param waitingSince null in a bare object
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Pending(
            String username,
            UserId userId,
            ChatId chatId,
            @Nullable Boolean verified,
            @Nullable Map<String, String> attributes,
            @Nullable String waitingSince) {
        public static Pending of(PendingUser pending, boolean withWaitingSince) {
            User user = pending.user();
            String since = withWaitingSince ? Timestamps.format(pending.waitingSince()) : null;
            return new Pending(
                    user.username(), user.userId(), user.chatId(), user.verified(), attributesOf(user), since);
        }
    }

    /**
     * @param supportUserName who has the chat, with ALREADY_CLAIMED only
     */
    @SuppressWarnings("JavaLangClash") // The protocol's name.
    record Error(
            ErrorCode code,
            String message,
            boolean retryable,
            @Nullable String clientMessageId,
            @Nullable String supportUserName)
            implements ServerMessage {
        public static Error of(ErrorCode code, String message) {
            return new Error(code, message, code.retryable(), null, null);
        }

        public static Error of(ErrorCode code, String message, @Nullable String clientMessageId) {
            return new Error(code, message, code.retryable(), clientMessageId, null);
        }

        public static Error alreadyClaimed(String supportUserName) {
            return new Error(ErrorCode.ALREADY_CLAIMED, "another agent has this chat", false, null, supportUserName);
        }
    }
}
