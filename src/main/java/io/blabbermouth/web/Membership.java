package io.blabbermouth.web;

import io.blabbermouth.bus.Bus;
import io.blabbermouth.bus.ChatReply;
import io.blabbermouth.bus.ChatRequest;
import io.blabbermouth.bus.ChatRequest.Speaker;
import io.blabbermouth.chat.Position;
import io.blabbermouth.chat.Side;
import io.blabbermouth.chat.User;
import io.blabbermouth.protocol.CloseCode;
import io.blabbermouth.web.Outgoing.ToSide;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection that has joined: whom it speaks as, and how far it has been told the chat's log. */
final class Membership {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);

    private final Socket socket;
    private final Speaker speaker;
    private final ChatRoom room;
    private final User user;
    private final Bus bus;
    private Position position;
    /** A claim is provisional until its winner shows that it is there. */
    private boolean claimToConfirm;

    private boolean confirming;
    /** Whoever waits for this connection to be told that far; one at a time, as messages are handled so. */
    private @Nullable Wait wait;

    private record Wait(Position position, Promise<Void> reached) {}

    Membership(Socket socket, Speaker speaker, ChatRoom room, ChatReply.Join.Joined joined, Bus bus) {
        this.socket = socket;
        this.speaker = speaker;
        this.room = room;
        this.user = joined.user();
        this.position = joined.position();
        this.claimToConfirm = joined.admission() == ChatReply.Admission.CLAIMED;
        this.bus = bus;
    }

    Speaker speaker() {
        return speaker;
    }

    ChatRoom room() {
        return room;
    }

    User user() {
        return user;
    }

    /** Tells the connection, unless its history told it already. */
    void deliver(Outgoing outgoing) {
        Outgoing.Step step = outgoing.step();
        if (step != null) {
            if (!step.position().isAfter(position)) {
                return;
            }
            if (step.previous().isAfter(position)) {
                LOG.error("chat {}: a connection at {} was to skip to {}", speaker.chatId(), position, step.position());
                socket.close(CloseCode.CONTINUITY_LOST);
                return;
            }
            position = step.position();
        }
        ToSide mine = speaker.side() == Side.USER ? outgoing.toUsers() : outgoing.toSupports();
        if (mine.text() != null && mine.ephemeral()) {
            socket.sendEphemeral(mine.text());
        } else if (mine.text() != null) {
            socket.send(mine.text());
        }
        if (mine.close() != null) {
            socket.close(mine.close());
        }
        wakeUp();
    }

    /** Completes when the connection has been told the log up to there, or is closed. */
    Future<Void> reached(Position target) {
        if (!target.isAfter(position) || socket.isClosed()) {
            return Future.succeededFuture();
        }
        Promise<Void> reached = Promise.promise();
        wait = new Wait(target, reached);
        return reached.future();
    }

    /** Something came from the client. */
    void clientAnswered() {
        if (claimToConfirm && !confirming) {
            confirming = true;
            bus.request(Bus.CONFIRM, new ChatRequest.Confirm(speaker))
                    .onSuccess(done -> claimToConfirm = false)
                    // Asked again when the next frame comes.
                    .onFailure(failure -> LOG.debug("a claim is confirmed later: {}", failure.getMessage()))
                    .onComplete(done -> confirming = false);
        }
    }

    /** The connection is gone. */
    void end() {
        if (wait != null) {
            wait.reached().tryComplete();
        }
        bus.request(Bus.DEPART, new ChatRequest.Depart(speaker.chatId(), speaker.side()))
                // When the node stops, the bridge may be gone already; it has ended the node's lease then.
                .onFailure(failure -> LOG.debug("a departure was not told: {}", failure.getMessage()));
    }

    private void wakeUp() {
        Wait waiting = wait;
        if (waiting != null && (!waiting.position().isAfter(position) || socket.isClosed())) {
            wait = null;
            waiting.reached().complete();
        }
    }
}
