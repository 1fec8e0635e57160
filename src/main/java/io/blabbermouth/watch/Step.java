package io.blabbermouth.watch;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import io.blabbermouth.chat.ChatId;
import org.jspecify.annotations.Nullable;

/**
 * Something that happened on this node to one message of a chat, to several at once, or to one of its connections. Without
 * content and names, so that it may be shown to whoever looks for a message.
 *
 * @param atMicros by Redis's clock as far as this node knows it, since 1970
 * @param firstSeq with {@code lastSeq}, the messages it is about; 0 while a message has no seq, and if it is about none
 * @param clientMessageId null if the sender has named none, or if it is about no single message
 * @param connection as {@code web} numbers them on this node; null if it is about no single one
 * @param detail what else there is to know; null if nothing
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@JsonIgnoreProperties(ignoreUnknown = true)
public record Step(
        long atMicros,
        ChatId chatId,
        What what,
        long firstSeq,
        long lastSeq,
        @Nullable String clientMessageId,
        @Nullable String connection,
        @Nullable String detail) {

    /** Those of a message in the order in which they happen to one that arrives. */
    public enum What {
        /** A connection was let in, and has been told all up to {@code lastSeq}. The detail says which side. */
        JOINED,
        /** A connection of the chat is gone. The detail says how. */
        GONE,
        /** The sender's node has asked for the message to be stored. */
        ACCEPTED,
        /** It is in the log, and published: one script does both. */
        STORED,
        /** It was there already, from an earlier try. */
        DUPLICATE,
        /** It is not in the log, and will not be. The detail has the error's code. */
        REFUSED,
        /** Nobody knows; the sender is told to try again. */
        UNKNOWN,
        /** A node that has connections of the chat has got it, in its place in the log. */
        RECEIVED,
        /** It was written to the connection's socket. The detail says when it was not. */
        DELIVERED,
        /** One side has seen all up to there. */
        SEEN
    }
}
