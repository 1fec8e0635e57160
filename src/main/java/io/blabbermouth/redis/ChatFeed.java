package io.blabbermouth.redis;

import io.blabbermouth.bus.BusException;
import io.blabbermouth.bus.ChatEvent;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.LogEntry;
import io.blabbermouth.chat.Position;
import io.blabbermouth.logging.Logs;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.Optional;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;

/**
 * What this node's rooms hear of one chat: its log in order, without holes and repeats.
 *
 * <p>Pub/sub only nudges: an event is passed on if it follows directly on the last one; if it does not, something was
 * missed, and the log is read from there, one read at a time. If Redis has forgotten what was passed on already, it is
 * restored, the rooms are told how far the log is still the one they know, and the feed goes on from there.
 *
 * <pre>
 *   Unstarted ──start(first join)──► Live ──event beyond the next──► Repairing ──caught up──────────────► Live
 *                                                                       └─another epoch─► Reconciling ──────┘
 * </pre>
 */
final class ChatFeed {
    private static final Logger LOG = LoggerFactory.getLogger(ChatFeed.class);

    /** Who is told what happens in the chat. */
    interface Listener {
        void heard(ChatEvent event);

        /** Pub/sub has not brought something; it is read now. */
        default void missed() {}
    }

    private final ChatId chatId;
    private final ChatStore store;
    private final Listener listener;
    private final BiFunction<Lineage, ScriptReplies.Read, Future<Optional<Lineage>>> reconcile;
    private @Nullable Lineage followed;
    /** The furthest position heard of. */
    private Position head = Position.START;

    private @Nullable Promise<Void> repair;
    private boolean reconciling;
    /** The last read failed, or may have been too early. */
    private boolean readAgain;

    /**
     * @param listener told what happens in the chat
     * @param reconcile see {@link Reconciler#reconcile}
     */
    ChatFeed(
            ChatId chatId,
            ChatStore store,
            Listener listener,
            BiFunction<Lineage, ScriptReplies.Read, Future<Optional<Lineage>>> reconcile) {
        this.chatId = chatId;
        this.store = store;
        this.listener = listener;
        this.reconcile = reconcile;
    }

    /** How far the log was passed on; null before the first join. */
    @Nullable
    Lineage followed() {
        return followed;
    }

    /** A join has read the chat here; the first one says where to begin, later ones only what there is by now. */
    void start(Lineage read) {
        if (followed == null) {
            followed = read;
            repairIfBehind();
        } else if (read.epoch().equals(followed.epoch())) {
            expect(read.end());
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
            listener.heard(event);
        }
    }

    void repairIfBehind() {
        if (isBehind()) {
            repair();
        }
    }

    /** True if nothing is known to be missing, and nothing is being read. */
    boolean isCurrent() {
        return followed != null && repair == null && !isBehind();
    }

    /** True if something is known to be missing, or may be. */
    boolean isBehind() {
        return followed != null && (readAgain || head.isAfter(followed.end()));
    }

    /**
     * Reads on from the last position, whatever is known: events may have been missed unnoticed.
     *
     * @return completes when it has caught up; fails if that was not possible now, and then the next sweep tries again
     */
    Future<Void> repair() {
        Lineage from = followed;
        if (from == null) {
            readAgain = true;
            return Future.succeededFuture();
        }
        if (repair != null) {
            // The read that is under way may be too early for what makes us ask.
            readAgain = true;
            return repair.future();
        }
        Promise<Void> started = Promise.promise();
        repair = started;
        readAgain = false;
        compare(from).onComplete(done -> {
            repair = null;
            reconciling = false;
            if (done.failed()) {
                // That Redis is away is said once, not by each chat.
                boolean isAway =
                        done.cause() instanceof BusException failure && failure.kind() == BusException.Kind.UNAVAILABLE;
                LOG.atLevel(isAway ? Level.DEBUG : Level.WARN)
                        .addKeyValue(Logs.CHAT, chatId.value())
                        .log("a chat is behind {}: {}", from.end(), done.cause().getMessage());
                // A foreign value does not become ours by reading it every second.
                readAgain = !RedisErrors.isForeign(done.cause());
            }
            started.handle(done);
        });
        return started.future();
    }

    private void offer(ChatEvent.Logged logged) {
        Position at = logged.entry().position();
        if (followed == null) {
            expect(at);
        } else if (reconciling) {
            readAgain = true;
        } else if (!logged.epoch().equals(followed.epoch())) {
            // Redis has been away, and may have forgotten: positions of two epochs do not compare.
            repair();
        } else if (at.isAfter(followed.end())) {
            expect(at);
            if (logged.previous().equals(followed.end())) {
                pass(followed, logged.entry(), logged.previous());
            } else {
                listener.missed();
                repair();
            }
        }
    }

    private Future<Void> compare(Lineage from) {
        return store.read(chatId, from).compose(read -> caughtUp(from, read));
    }

    private Future<Void> caughtUp(Lineage from, ScriptReplies.Read read) {
        if (!(read instanceof ScriptReplies.Tail tail && tail.lineage().epoch().equals(from.epoch()))) {
            // What still comes of the old epoch is not passed on: Redis may have forgotten it.
            reconciling = true;
            return reconcile.apply(followed == null ? from : followed, read).compose(this::goOn);
        }
        boolean whole = tail.keepsAllAfter(from.end());
        for (LogEntry entry : tail.entries()) {
            Lineage now = followed;
            if (now != null && entry.position().isAfter(now.end())) {
                boolean gap = !whole && now.end().equals(from.end());
                pass(now, entry, gap ? entry.position().justBefore() : now.end());
            }
        }
        expect(tail.lineage().end());
        Lineage now = followed;
        // Only so many entries are read at a time.
        return now == null || tail.entries().isEmpty() || !tail.lineage().end().isAfter(now.end())
                ? Future.succeededFuture()
                : compare(now);
    }

    /** @param parting the present log, ending where it parts from the one that was followed; empty if the chat is over */
    private Future<Void> goOn(Optional<Lineage> parting) {
        reconciling = false;
        if (parting.isEmpty()) {
            followed = null;
            head = Position.START;
            listener.heard(new ChatEvent.Gone());
            return Future.succeededFuture();
        }
        Lineage now = parting.get();
        String former = followed == null ? now.epoch() : followed.epoch();
        followed = now;
        head = now.end();
        listener.heard(new ChatEvent.Diverged(former, now.epoch(), now.end(), now.cuts()));
        return compare(now);
    }

    private void pass(Lineage now, LogEntry entry, Position previous) {
        followed = now.endingAt(entry.position());
        expect(entry.position());
        listener.heard(new ChatEvent.Logged(now.epoch(), previous, entry));
    }
}
