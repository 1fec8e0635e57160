package io.blabbermouth.web;

import io.blabbermouth.bus.Bus;
import io.blabbermouth.bus.BusException;
import io.blabbermouth.bus.ChatEvent;
import io.blabbermouth.bus.ChatReply;
import io.blabbermouth.bus.ChatRequest;
import io.blabbermouth.bus.ChatRequest.Speaker;
import io.blabbermouth.chat.ChatMessage;
import io.blabbermouth.chat.Position;
import io.blabbermouth.chat.Side;
import io.blabbermouth.chat.User;
import io.blabbermouth.web.Outgoing.ToSide;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that has joined: whom it speaks as, and how far it has been told the chat's log.
 *
 * <pre>
 *   Told (epoch, position) ──entry that follows──► Told …
 *        │ └─the log goes on under another epoch─► Told, if it was told no more than is still there; else
 *        └──────────────────────────────────────► {@link Retelling}
 * </pre>
 */
final class Membership {
    private static final Logger LOG = LoggerFactory.getLogger(Membership.class);
    /** How long an acknowledgement may be overdue before nobody knows; about, as it is looked at once a second. */
    private static final int WAIT_SECONDS_MAX = 2;

    private final Socket socket;
    private final ConnectionTrail trail;
    private final Speaker speaker;
    private final ChatRoom room;
    private final User user;
    private final Bus bus;
    private String epoch;
    private Position position;
    /** A claim is provisional until its winner shows that it is there. */
    private boolean claimToConfirm;

    private boolean confirming;
    /** Whoever waits for this connection to be told that far; one at a time, as messages are handled so. */
    private @Nullable Wait wait;

    /** What is told, and where that is noted. */
    record Connection(Socket socket, ConnectionTrail trail) {}

    private static final class Wait {
        final Position position;
        final Promise<Void> reached = Promise.promise();
        int seconds;

        Wait(Position position) {
            this.position = position;
        }
    }

    Membership(Connection connection, Speaker speaker, ChatRoom room, ChatReply.Join.Joined joined, Bus bus) {
        this.socket = connection.socket();
        this.trail = connection.trail();
        this.speaker = speaker;
        this.room = room;
        this.user = joined.user();
        this.epoch = joined.epoch();
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

    /** Of the log that it has been told. */
    String epoch() {
        return epoch;
    }

    /**
     * Tells the connection, unless its history told it already.
     *
     * @return false if it has missed something that cannot be told any more
     */
    boolean deliver(Outgoing outgoing) {
        Outgoing.Step step = outgoing.step();
        if (step != null) {
            // A connection that has joined in a newer epoch already is told when the others have got there.
            if (!step.epoch().equals(epoch) || !step.position().isAfter(position)) {
                return true;
            }
            if (step.previous().isAfter(position)) {
                return false;
            }
            position = step.position();
        }
        ToSide mine = speaker.side() == Side.USER ? outgoing.toUsers() : outgoing.toSupports();
        if (mine.text() != null && mine.ephemeral()) {
            socket.sendEphemeral(mine.text());
        } else if (mine.text() != null) {
            send(mine.text(), outgoing.message());
        }
        if (mine.close() != null) {
            socket.close(mine.close());
        }
        wakeUp();
        return true;
    }

    private void send(String text, @Nullable ChatMessage message) {
        if (message == null) {
            socket.send(text);
        } else {
            socket.send(text, written -> trail.delivered(message, written));
        }
    }

    /** @return false if it has been told what is not there any more */
    boolean goOn(ChatEvent.Diverged diverged) {
        if (diverged.epoch().equals(epoch)) {
            return true;
        }
        // What it waits for was stored in the former epoch, and may be forgotten.
        giveUpWaiting("Redis may have forgotten the message");
        if (!diverged.continues(epoch, position)) {
            return false;
        }
        epoch = diverged.epoch();
        return true;
    }

    /** It has been told all of the chat anew. */
    void retold(ChatReply.Join.Joined joined) {
        epoch = joined.epoch();
        position = joined.position();
        trail.retold();
        wakeUp();
    }

    /** Completes when the connection has been told the log of that epoch up to there, or is closed. */
    Future<Void> reached(String targetEpoch, Position target) {
        if (socket.isClosed()) {
            return Future.succeededFuture();
        } else if (!targetEpoch.equals(epoch)) {
            return Future.failedFuture(BusException.unavailable("Redis may have forgotten the message", null));
        } else if (!target.isAfter(position)) {
            return Future.succeededFuture();
        }
        wait = new Wait(target);
        return wait.reached.future();
    }

    /** Called by the heartbeat. */
    void everySecond() {
        if (wait != null && ++wait.seconds >= WAIT_SECONDS_MAX) {
            giveUpWaiting("the message is stored, but this node is not told of it");
        }
    }

    /** Something came from the client. */
    void clientAnswered() {
        if (claimToConfirm && !confirming) {
            confirming = true;
            bus.request(Bus.CONFIRM, new ChatRequest.Confirm(speaker))
                    .onSuccess(done -> claimToConfirm = false)
                    // Asked again when the next frame comes.
                    .onFailure(failure ->
                            socket.name().in(LOG.atDebug()).log("a claim is confirmed later: {}", failure.getMessage()))
                    .onComplete(done -> confirming = false);
        }
    }

    /** The connection is gone. */
    void end() {
        if (wait != null) {
            wait.reached.tryComplete();
        }
        bus.request(Bus.DEPART, new ChatRequest.Depart(speaker.chatId(), speaker.side(), socket.awayMillis()))
                // When the node stops, the bridge may be gone already; it has ended the node's lease then.
                .onFailure(failure ->
                        socket.name().in(LOG.atDebug()).log("a departure was not told: {}", failure.getMessage()));
    }

    private void giveUpWaiting(String why) {
        Wait waiting = wait;
        if (waiting != null) {
            wait = null;
            waiting.reached.tryFail(BusException.unavailable(why, null));
        }
    }

    private void wakeUp() {
        Wait waiting = wait;
        if (waiting != null && (!waiting.position.isAfter(position) || socket.isClosed())) {
            wait = null;
            waiting.reached.complete();
        }
    }
}
