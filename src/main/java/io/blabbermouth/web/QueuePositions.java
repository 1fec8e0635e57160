package io.blabbermouth.web;

import io.blabbermouth.bus.Bus;
import io.blabbermouth.bus.QueueEvent;
import io.blabbermouth.bus.QueueReply;
import io.blabbermouth.bus.QueueRequest;
import io.blabbermouth.chat.PendingUser;
import io.blabbermouth.chat.RemovalReason;
import io.blabbermouth.chat.UserId;
import io.blabbermouth.protocol.ServerMessage;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells those who wait at which place they are, as it changes, and at most once a second. Of one event loop, which keeps the queue as this
 * node's agents see it: a user whom an agent is about to take is at no place meanwhile.
 *
 * <pre>
 *   Unloaded (events are kept) ──snapshot──► Loaded ──event──► Loaded …
 * </pre>
 */
final class QueuePositions {
    private static final Logger LOG = LoggerFactory.getLogger(QueuePositions.class);
    private static final long TELL_MILLIS_MIN = 1000;
    /** What comes together is told together. */
    private static final long GATHER_MILLIS = 50;

    private static final long LOAD_AGAIN_MILLIS = 1000;

    private final Vertx vertx;
    private final Bus bus;
    private final ChatRooms rooms;
    private final TreeSet<PendingUser> waiting = new TreeSet<>(PendingUser.OLDEST_FIRST);
    private final Map<UserId, PendingUser> byUser = new HashMap<>();
    private final ServiceRate rate = new ServiceRate();
    /** What came before the snapshot. */
    private final List<QueueEvent> missed = new ArrayList<>();

    private boolean loaded;
    private boolean telling;
    private long toldNanos = System.nanoTime() - TimeUnit.MILLISECONDS.toNanos(TELL_MILLIS_MIN);

    QueuePositions(Vertx vertx, Bus bus, ChatRooms rooms) {
        this.vertx = vertx;
        this.bus = bus;
        this.rooms = rooms;
    }

    void start() {
        bus.listen(Bus.QUEUE, this::hear);
        load();
    }

    /** Somebody who waits has come, or the queue has changed. */
    void changed() {
        if (!telling) {
            telling = true;
            long passed = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - toldNanos);
            vertx.setTimer(Math.max(GATHER_MILLIS, TELL_MILLIS_MIN - passed), id -> tell());
        }
    }

    private void load() {
        bus.request(Bus.LOAD_QUEUE, new QueueRequest.Load())
                .onSuccess(this::loaded)
                .onFailure(failure -> {
                    LOG.debug("the queue is loaded later: {}", failure.getMessage());
                    vertx.setTimer(LOAD_AGAIN_MILLIS, id -> load());
                });
    }

    private void loaded(QueueReply.Snapshot snapshot) {
        loaded = true;
        snapshot.users().forEach(this::add);
        missed.stream().filter(event -> event.ordinal() > snapshot.ordinal()).forEach(this::apply);
        missed.clear();
        changed();
    }

    private void hear(QueueEvent event) {
        if (loaded) {
            apply(event);
            changed();
        } else {
            missed.add(event);
        }
    }

    private void apply(QueueEvent event) {
        if (event instanceof QueueEvent.Listed listed) {
            add(listed.user());
        } else if (event instanceof QueueEvent.Unlisted unlisted) {
            PendingUser gone = byUser.remove(unlisted.userId());
            if (gone != null) {
                waiting.remove(gone);
            }
            if (unlisted.reason() == RemovalReason.JOINED) {
                rate.taken(System.nanoTime());
            }
        }
    }

    private void add(PendingUser user) {
        PendingUser before = byUser.put(user.user().userId(), user);
        if (before != null) {
            waiting.remove(before);
        }
        waiting.add(user);
    }

    private void tell() {
        telling = false;
        long now = System.nanoTime();
        toldNanos = now;
        int position = 0;
        for (PendingUser user : waiting) {
            position++;
            ChatRoom room = rooms.find(user.user().chatId());
            if (room != null) {
                room.tellPosition(
                        new ServerMessage.QueuePosition(position, waiting.size(), rate.secondsUntil(position, now)));
            }
        }
    }
}
