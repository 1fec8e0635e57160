package io.blabbermouth.chat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One stored message.
 *
 * @param seq its number in the chat, from 1, without holes
 * @param supportId the chat's agent when it was sent; null if the user was still waiting
 * @param sentAt when the store took it, with microseconds; ascending within a chat
 * @param clientMessageId the sender's own name for it, if it gave one
 */
public record ChatMessage(
        long seq,
        Side from,
        @Nullable SupportId supportId,
        String content,
        Instant sentAt,
        @Nullable String clientMessageId) {}
