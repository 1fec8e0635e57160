package io.blabbermouth.redis;

import io.blabbermouth.bus.BusException;
import io.blabbermouth.bus.ChatReply;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.Side;
import io.vertx.core.Future;
import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A chat that has connections on this node, or had them a short while ago. */
final class LocalChat {
    private final ChatId id;
    private final ChatFeed feed;
    /** Null until the first connection was let in. */
    private @Nullable KnownChat known;

    private final LastSeen lastSeen = new LastSeen();
    /** side -> connections that have joined and not departed. */
    private final Map<Side, Integer> connections = new EnumMap<>(Side.class);
    /** side -> {@link System#nanoTime} until which the last of those sent away is to stay away. */
    private final Map<Side, Long> awayUntilNanos = new EnumMap<>(Side.class);

    /** side -> when the last of those that are gone went. */
    private final Map<Side, Departure> departures = new EnumMap<>(Side.class);
    /** side -> what Redis holds of it. */
    private final Map<Side, Told> told = new EnumMap<>(Side.class);

    private @Nullable Future<Void> subscription;
    private Future<?> turn = Future.succeededFuture();
    private int underWay;
    private boolean presenceUnsure;
    private boolean toBeTold;
    private int idleSweeps;

    /** @param clockMillis of the bucket, as it was known then */
    private record Departure(long nanos, long clockMillis) {}

    /**
     * How many connections Redis has been told of.
     *
     * @param generation under which name of this node's
     */
    record Told(String generation, int connections) {
        private static final Told NOTHING = new Told("", 0);
        /** While it is being told, or when that failed. */
        private static final int UNKNOWN = -1;
        /** What is being told meanwhile does not change that. */
        private static final int FORGOTTEN = -2;
    }

    /** @param feed made for this chat, to follow it */
    LocalChat(ChatId id, Function<LocalChat, ChatFeed> feed) {
        this.id = id;
        this.feed = feed.apply(this);
    }

    ChatId id() {
        return id;
    }

    ChatFeed feed() {
        return feed;
    }

    @Nullable
    KnownChat known() {
        return known;
    }

    LastSeen lastSeen() {
        return lastSeen;
    }

    /** A connection was let in. */
    KnownChat learn(ChatReply.Join.Joined joined, ScriptReplies.ReadChat read) {
        KnownChat now = known == null ? new KnownChat(joined.user(), read.life()) : known;
        now.learn(joined, read);
        known = now;
        lastSeen.read(joined.history());
        return now;
    }

    int connections(Side side) {
        return connections.getOrDefault(side, 0);
    }

    void entered(Side side) {
        connections.merge(side, 1, Integer::sum);
    }

    /**
     * @param awayMillis for how long it was told to stay away
     * @param clockMillis of the bucket, as it is known now
     */
    void departed(Side side, long awayMillis, long clockMillis) {
        connections.computeIfPresent(side, (s, count) -> count > 1 ? count - 1 : null);
        departures.put(side, new Departure(System.nanoTime(), clockMillis));
        if (awayMillis > awayMillis(side)) {
            awayUntilNanos.put(side, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(awayMillis));
        }
    }

    /** For how long yet somebody who was sent away from here is to stay away; 0 if nobody is. */
    long awayMillis(Side side) {
        Long until = awayUntilNanos.get(side);
        // Rounded up: to come a little late is nobody's harm.
        return until == null ? 0 : Math.max(0, TimeUnit.NANOSECONDS.toMillis(until - System.nanoTime()) + 1);
    }

    /** When the last of those that are gone went. */
    ChatStore.Gone gone(Side side) {
        Departure last = departures.get(side);
        return last == null
                ? ChatStore.Gone.NOW
                : new ChatStore.Gone(
                        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - last.nanos()), last.clockMillis());
    }

    /** How many connections Redis holds under that name, negative if that is not known. */
    int told(Side side, String generation) {
        Told last = lastTold(side);
        return last.connections() < 0 || last.generation().equals(generation) ? last.connections() : 0;
    }

    /** Under which name Redis is to be told that none is left: the one that it may hold some under, else the present one. */
    String generationToClear(Side side, String present) {
        Told last = lastTold(side);
        return last.connections() == 0 || last.generation().isEmpty() ? present : last.generation();
    }

    /** Redis may hold another count than it was told. */
    void forgetTold(Side side) {
        told.put(side, new Told(lastTold(side).generation(), Told.FORGOTTEN));
    }

    /** @param isTold by Redis's answer to the call, whether it holds that count now, or still the one before */
    <T> Future<T> telling(Side side, Told count, Supplier<Future<T>> call, Predicate<T> isTold) {
        Told before = lastTold(side);
        Told unknown = new Told(count.generation(), Told.UNKNOWN);
        told.put(side, unknown);
        return call.get().onSuccess(answer -> told.replace(side, unknown, isTold.test(answer) ? count : before));
    }

    private Told lastTold(Side side) {
        return told.getOrDefault(side, Told.NOTHING);
    }

    /** The confirmed subscription; subscribed on first use, and again after a failure. */
    Future<Void> subscribed(Supplier<Future<Void>> subscribe) {
        if (subscription == null || subscription.failed()) {
            subscription = subscribe.get();
        }
        return subscription;
    }

    /** True if what happens in the chat is heard. */
    boolean listens() {
        return subscription != null && subscription.succeeded();
    }

    boolean isSubscribed() {
        return subscription != null;
    }

    /** What happens in the chat is no longer heard. */
    void unsubscribed() {
        subscription = null;
        lastSeen.mayBeWrong();
    }

    /**
     * Runs what tells Redis of this node's connections when all that came before is answered: each call carries an absolute
     * count, so they must not overtake each other. One whose turn comes too late is not run: whoever asked is gone, and a
     * connection that was let in for nobody would be counted for ever.
     */
    <T> Future<T> inTurn(long waitMillisMax, Supplier<Future<T>> call) {
        underWay++;
        long asked = System.nanoTime();
        Future<T> result = turn.transform(before -> System.nanoTime() - asked > waitMillisMax * 1_000_000
                ? Future.failedFuture(BusException.unavailable("Redis is slow, and too many wait for it", null))
                : call.get());
        turn = result;
        return result.onComplete(done -> underWay--);
    }

    /** A call failed, so Redis may hold another count than this node. */
    void presenceUnsure(boolean unsure) {
        presenceUnsure = unsure;
    }

    boolean isPresenceUnsure() {
        return presenceUnsure;
    }

    /** Redis is to be told soon what is other than it was told. */
    void toBeTold(boolean soon) {
        toBeTold = soon;
    }

    boolean isToBeTold() {
        return toBeTold;
    }

    /** It is not let go before that has an answer. */
    <T> Future<T> during(Future<T> asked) {
        underWay++;
        return asked.onComplete(done -> underWay--);
    }

    boolean isInUse() {
        return !connections.isEmpty() || underWay > 0 || presenceUnsure || toBeTold;
    }

    /** Counts the sweeps in a row that found it unused. */
    int sweptIdle() {
        idleSweeps = isInUse() ? 0 : idleSweeps + 1;
        return idleSweeps;
    }
}
