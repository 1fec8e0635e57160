package io.blabbermouth.bus;

import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.Side;
import io.blabbermouth.chat.Support;
import io.blabbermouth.chat.User;
import org.jspecify.annotations.Nullable;

/** What the web side asks of the store about one chat. Answers are in {@link ChatReply}. */
public final class ChatRequest {
    private ChatRequest() {}

    /** Makes the chat of a user who has just got its ids. */
    public record Register(User user) {}

    /**
     * A connection wants to join. Whoever asks listens on {@link Bus#chat} already, so that nothing falls between the
     * answer's position and the events.
     *
     * @param userId as the client wrote it
     * @param supportId as the client wrote it, null if it wrote none
     * @param claim what the agent becomes if this is a claim and wins; made by the caller, so that a repeated call wins the same
     */
    public record Join(
            ChatId chatId,
            Side side,
            String userId,
            @Nullable String supportId,
            @Nullable Support claim,
            Resume resume) {}

    /**
     * What of the log the client holds.
     *
     * @param after the last seq it has, 0 for none
     * @param epoch the log's epoch as the client received it; null if it knows none
     */
    public record Resume(long after, @Nullable String epoch) {
        public static final Resume NOTHING = new Resume(0, null);
    }

    /**
     * A connection that has joined must drop what it was told and be told the whole chat again; answered like a join, with a
     * history that is a reset.
     */
    public record Load(ChatId chatId) {}

    /** @param clientMessageId the sender's own name for it, by which a repeat is known */
    public record Append(
            Speaker speaker, String content, @Nullable String clientMessageId) {}

    /**
     * Whom a joined connection speaks as.
     *
     * @param id the userId or the supportId
     */
    public record Speaker(ChatId chatId, Side side, String id) {}

    public record Typing(ChatId chatId, Side from, boolean isTyping) {}

    /** @param epoch of the log that {@code seq} is of */
    public record Seen(Speaker speaker, String epoch, long seq) {}

    public record Leave(Speaker speaker) {}

    /** The winner of a claim has shown that it is there. */
    public record Confirm(Speaker speaker) {}

    /**
     * A connection that had joined is gone.
     *
     * @param awayMillis for how long its client was told to stay away, 0 for not at all; it counts as gone from then on
     */
    public record Depart(ChatId chatId, Side side, long awayMillis) {}
}
