package io.blabbermouth.web;

import io.blabbermouth.bus.ChatReply;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.ChatMessage;
import io.blabbermouth.chat.Side;
import io.blabbermouth.protocol.CloseCode;
import io.blabbermouth.protocol.ServerMessage;
import io.blabbermouth.watch.About;
import io.blabbermouth.watch.Step.What;
import io.blabbermouth.watch.Watch;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What one connection adds to its chat's trail. */
final class ConnectionTrail {
    private static final Logger LOG = LoggerFactory.getLogger(ConnectionTrail.class);

    private final ChatId chatId;
    private final ConnectionName connection;
    private final Watch watch;

    ConnectionTrail(ChatId chatId, ConnectionName connection, Watch watch) {
        this.chatId = chatId;
        this.connection = connection;
        this.watch = watch;
    }

    /** Let in, and told all up to there. */
    void joined(Side side, long seq) {
        connection.in(LOG.atDebug()).log("joined as {}, told up to {}", side.wireName(), seq);
        note(What.JOINED, About.connection(connection.id()).upTo(seq).saying(side.wireName()));
    }

    /** It was told the whole chat anew. */
    void retold() {
        watch.metrics().store().reset();
    }

    /** @param code with which this node closes it; null if the other end is gone */
    void gone(@Nullable CloseCode code) {
        String how = code == null ? "the client, or the network" : "closed with " + code.code() + " " + code;
        note(What.GONE, About.connection(connection.id()).saying(how));
    }

    void accepted(@Nullable String clientMessageId) {
        note(What.ACCEPTED, named(clientMessageId));
    }

    void answered(ChatReply.Append reply, @Nullable String clientMessageId) {
        if (reply instanceof ChatReply.Append.Stored stored) {
            note(What.STORED, named(clientMessageId).withSeq(stored.position().seq()));
        } else if (reply instanceof ChatReply.Append.Duplicate duplicate) {
            note(
                    What.DUPLICATE,
                    named(clientMessageId).withSeq(duplicate.first().seq()));
        }
    }

    void refused(ServerMessage.Error error) {
        note(
                error.code().retryable() ? What.UNKNOWN : What.REFUSED,
                named(error.clientMessageId()).saying(error.code().name()));
    }

    /** It was written to the socket, or could not be. */
    void delivered(ChatMessage message, boolean written) {
        About about = About.message(message.seq()).on(connection.id());
        note(What.DELIVERED, written ? about : about.saying("not written: the connection was gone"));
        if (written) {
            watch.metrics().web().delivered(watch.clock().nanosSince(message.sentAt()));
        }
    }

    private About named(@Nullable String clientMessageId) {
        return About.named(clientMessageId).on(connection.id());
    }

    private void note(What what, About about) {
        watch.trail().note(chatId, what, about);
    }
}
