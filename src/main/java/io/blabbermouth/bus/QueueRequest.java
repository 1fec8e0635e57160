package io.blabbermouth.bus;

import io.blabbermouth.chat.ChatId;

/** What the agents' side asks about the pending queue. Answers are in {@link QueueReply}. */
public final class QueueRequest {
    private QueueRequest() {}

    public record Load() {}

    /** @param userId as the client wrote it */
    public record Reserve(ChatId chatId, String userId) {}
}
