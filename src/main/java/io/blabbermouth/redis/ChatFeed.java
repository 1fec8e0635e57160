package io.blabbermouth.redis;

import io.blabbermouth.bus.ChatEvent;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.LogEntry;
import io.blabbermouth.chat.Position;
import io.vertx.core.Handler;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What this node's rooms hear of one chat: its log in order, without holes and repeats.
 *
 * <p>Pub/sub only nudges: an event is passed on if it follows directly on the last one; if it does not, something was
 * missed, and the log is read from there, one read at a time.
 *
 * <pre>
 *   Unstarted ──start(position of the first join)──► Live ──event beyond the next──► Repairing ──caught up──► Live
 * </pre>
 */
final class ChatFeed {
    private static final Logger LOG = LoggerFactory.getLogger(ChatFeed.class);

    private final ChatId chatId;
    private final ChatStore store;
    private final Handler<ChatEvent> rooms;
    private @Nullable Position position;
    private String epoch = "";
    /** The furthest position heard of. */
    private Position head = Position.START;

    private boolean repairing;
    /** The last read failed, or may have been too early. */
    private boolean readAgain;

    ChatFeed(ChatId chatId, ChatStore store, Handler<ChatEvent> rooms) {
        this.chatId = chatId;
        this.store = store;
        this.rooms = rooms;
    }

    /** A join has read the chat here; the first one says where to begin, later ones only what there is by now. */
    void start(String epoch, Position read) {
        if (position == null) {
            position = read;
            this.epoch = epoch;
            repairIfBehind();
        } else if (epoch.equals(this.epoch)) {
            expect(read);
        } else {
            repair();
        }
    }

    /** Something is known to be in the log up to here. Pub/sub is about to bring it; {@link #repairIfBehind} sees to it. */
    void expect(Position known) {
        if (known.isAfter(head)) {
            head = known;
        }
    }

    /** Takes what pub/sub brought. */
    void offer(ChatEvent event) {
        if (event instanceof ChatEvent.Logged logged) {
            offer(logged);
        } else {
            rooms.handle(event);
        }
    }

    void repairIfBehind() {
        if (position != null && (readAgain || head.isAfter(position))) {
            repair();
        }
    }

    /** Reads on from the last position, whatever is known: events may have been missed unnoticed. */
    void repair() {
        Position from = position;
        if (from == null || repairing) {
            // A read that is under way may be too early for what makes us ask.
            readAgain = true;
            return;
        }
        repairing = true;
        readAgain = false;
        store.read(chatId, from).onComplete(read -> {
            repairing = false;
            if (read.failed()) {
                // Asked again by the next sweep, or when the link is back.
                LOG.warn(
                        "chat {} could not be read from {}: {}",
                        chatId,
                        from,
                        read.cause().getMessage());
                readAgain = true;
            } else {
                caughtUp(from, read.result());
            }
        });
    }

    private void offer(ChatEvent.Logged logged) {
        Position at = logged.entry().position();
        if (position == null) {
            expect(at);
        } else if (!logged.epoch().equals(epoch)) {
            // Redis has been away, and may have forgotten: positions of two lineages do not compare.
            repair();
        } else if (at.isAfter(position)) {
            expect(at);
            if (logged.previous().equals(position)) {
                pass(logged);
            } else {
                repair();
            }
        }
    }

    private void caughtUp(Position from, Optional<ScriptReplies.Tail> read) {
        boolean continuous = read.isPresent() && read.get().continues(epoch, from);
        if (!continuous) {
            LOG.warn("chat {} cannot be continued from {}", chatId, from);
            position = null;
            head = Position.START;
            rooms.handle(new ChatEvent.ContinuityLost());
            return;
        }
        epoch = read.get().epoch();
        head = read.get().head();
        for (LogEntry entry : read.get().entries()) {
            Position now = position;
            if (now != null && entry.position().isAfter(now)) {
                pass(new ChatEvent.Logged(epoch, now, entry));
            }
        }
        repairIfBehind();
    }

    private void pass(ChatEvent.Logged logged) {
        position = logged.entry().position();
        expect(position);
        rooms.handle(logged);
    }
}
