package io.blabbermouth.redis;

import io.blabbermouth.chat.Side;
import io.blabbermouth.config.ChatSettings;
import io.blabbermouth.config.Settings;
import io.blabbermouth.logging.Logs;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps Redis told how many connections this node has in its chats.
 *
 * <p>That one is gone Redis is told a moment later, and how long ago that was: most come back at once, and then nothing has
 * changed. If several have gone at once they are told at a bounded pace.
 */
final class LocalPresence {
    private static final Logger LOG = LoggerFactory.getLogger(LocalPresence.class);
    private static final long DELAY_MILLIS_MAX = 3000;
    /** By which it is told before anything can be due that counts from it. */
    private static final long AHEAD_MILLIS = 1000;
    /** Those that are due within it are told together. */
    private static final long TIMER_MILLIS_MIN = 20;

    private final Vertx vertx;
    private final ChatStore store;
    private final Lease lease;
    private final long waitMillisMax;
    private final long delayMillis;
    private final Runnable told;
    private final Paced tellings = new Paced(this::tell);
    /** Each chat once, the earliest first. */
    private final Deque<Due> due = new ArrayDeque<>();

    private boolean timing;
    private boolean hurrying;

    private record Due(LocalChat chat, long nanos) {}

    /** @param told called whenever Redis has been told something, or that has failed */
    LocalPresence(Vertx vertx, ChatStore store, Lease lease, Settings settings, Runnable told) {
        this.vertx = vertx;
        this.store = store;
        this.lease = lease;
        this.waitMillisMax = settings.redis().commandTimeoutMillis();
        this.delayMillis = delayMillis(settings.chat());
        this.told = told;
    }

    /** How many connections Redis holds of this node's, negative if that is not known. */
    int told(LocalChat chat, Side side) {
        return chat.told(side, lease.generation());
    }

    /**
     * A connection is gone.
     *
     * @param awayMillis for how long it was told to stay away; if at all, Redis must know at once
     */
    void departed(LocalChat chat, Side side, long awayMillis) {
        chat.departed(
                side,
                awayMillis,
                store.lives().of(RedisKeys.bucketOf(chat.id())).clockMillis());
        if (awayMillis > 0) {
            // Also if the count is what it was told.
            chat.forgetTold(side);
            tell(chat, side).onComplete(done -> told.run());
        } else {
            tellSoon(chat);
        }
    }

    /** Of the counts that are not what Redis was told then. */
    void tellSoon(LocalChat chat) {
        if (chat.isToBeTold()) {
            return;
        }
        chat.toBeTold(true);
        if (hurrying || delayMillis == 0) {
            tellings.add(chat);
        } else {
            due.add(new Due(chat, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(delayMillis)));
            setTimer();
        }
    }

    /** Of the counts that are not what Redis was told. */
    void tellNow(LocalChat chat) {
        tellings.add(chat);
    }

    /** Redis may have forgotten what it was told. */
    void tellAgain(LocalChat chat) {
        for (Side side : Side.values()) {
            chat.forgetTold(side);
        }
        tellings.add(chat);
    }

    /** This node stops: nobody comes back to it. */
    void hurry() {
        hurrying = true;
        tellDue();
    }

    /** A later sweep tells it again, unless there is nothing under the chat's keys that it could be told to. */
    static void mayBeWrong(LocalChat chat, Throwable failure) {
        if (!RedisErrors.isForeign(failure)) {
            chat.presenceUnsure(true);
        }
    }

    private void setTimer() {
        Due first = due.peek();
        if (first != null && !timing) {
            timing = true;
            long millis = TimeUnit.NANOSECONDS.toMillis(first.nanos() - System.nanoTime()) + 1;
            vertx.setTimer(Math.max(TIMER_MILLIS_MIN, millis), id -> {
                timing = false;
                tellDue();
            });
        }
    }

    private void tellDue() {
        long now = System.nanoTime();
        for (Due first = due.peek(); first != null && (hurrying || first.nanos() - now <= 0); first = due.peek()) {
            tellings.add(due.remove().chat());
        }
        setTimer();
    }

    private Future<Void> tell(LocalChat chat) {
        chat.toBeTold(false);
        chat.presenceUnsure(false);
        List<Future<Void>> sides = new ArrayList<>();
        for (Side side : Side.values()) {
            sides.add(tell(chat, side));
        }
        return Future.join(sides).<Void>mapEmpty().onComplete(done -> told.run());
    }

    /** Always succeeds; also what was not sent, as its turn came too late, is told by the next sweep. */
    private Future<Void> tell(LocalChat chat, Side side) {
        return chat.inTurn(waitMillisMax, () -> {
                    int connections = chat.connections(side);
                    String generation = connections == 0
                            // What is left under a former one nobody else takes off before its lease has ended.
                            ? chat.generationToClear(side, lease.generation())
                            : lease.generation();
                    return chat.told(side, generation) == connections
                            ? Future.<Void>succeededFuture()
                            : chat.telling(
                                    side,
                                    new LocalChat.Told(generation, connections),
                                    () -> store.presence(new ChatStore.Presence(
                                            chat.id(),
                                            side,
                                            generation,
                                            connections,
                                            chat.gone(side),
                                            chat.awayMillis(side))),
                                    done -> true);
                })
                .recover(failure -> {
                    LOG.atDebug()
                            .addKeyValue(Logs.CHAT, chat.id().value())
                            .log("presence is told later: {}", failure.getMessage());
                    mayBeWrong(chat, failure);
                    return Future.succeededFuture();
                });
    }

    private static long delayMillis(ChatSettings settings) {
        int seconds = Math.min(settings.leaveGraceSeconds(), settings.expireAfterSeconds());
        if (settings.requeueAfterSeconds() > 0) {
            seconds = Math.min(seconds, settings.requeueAfterSeconds());
        }
        return Math.max(0, Math.min(DELAY_MILLIS_MAX, TimeUnit.SECONDS.toMillis(seconds) - AHEAD_MILLIS));
    }
}
