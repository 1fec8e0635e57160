package io.blabbermouth.bus;

import io.blabbermouth.chat.ChatId;

/** What the console asks about all nodes. Answers are in {@link NodesReply}. */
public final class NodesRequest {
    private NodesRequest() {}

    /** Which nodes there are, as they say of themselves. */
    public record Load() {}

    /** This node alone, without asking Redis. */
    public record Describe() {}

    /** What became of a chat's messages. */
    public record Trace(ChatId chatId) {}

    /** The chats that have connections somewhere, and how many there are in all. */
    public record Chats() {}
}
