package io.blabbermouth.redis;

import io.blabbermouth.bus.BusException;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.Side;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Once a second, on every node: lets the buckets' clocks run, finds out if Redis has forgotten something, renews this
 * node's lease, carries out what is due, and clears up after nodes whose lease has ended.
 *
 * <p>Deadlines are never popped: each is rechecked and carried out by one script, so it does not matter how many nodes
 * find it, or which of them dies over it.
 */
final class Sweep {
    private static final Logger LOG = LoggerFactory.getLogger(Sweep.class);
    private static final int CHATS_A_TICK = 200;
    private static final long UNREADABLE_MILLIS = 60_000;

    private final RedisLink link;
    private final RedisKeys keys;
    private final ScriptArgs args;
    private final ChatStore store;
    private final Lease lease;
    private final BucketLives lives;
    private final LocalChats chats;
    private final QueueView queue;
    private final Capacity capacity;
    /** The buckets that are being ticked. */
    private final BitSet running = new BitSet(RedisKeys.BUCKETS);

    private boolean presenceToAssert;
    private boolean retired;
    private boolean isServed = true;

    Sweep(RedisLink link, ChatStore store, Lease lease, LocalChats chats, QueueView queue, Capacity capacity) {
        this.link = link;
        this.keys = store.keys();
        this.args = store.args();
        this.lives = store.lives();
        this.store = store;
        this.lease = lease;
        this.chats = chats;
        this.queue = queue;
        this.capacity = capacity;
    }

    /** Whether Redis took anything when it was last asked: a link that is up may lead to one that refuses everything. */
    boolean isServed() {
        return isServed;
    }

    /** Completes when all of it is done, fails if a bucket could not be ticked. One that still is from before is left out. */
    Future<Void> run() {
        if (retired) {
            return Future.succeededFuture();
        }
        chats.sweep();
        String generation = lease.generation();
        List<Integer> buckets = new ArrayList<>();
        for (int i = running.nextClearBit(0); i < RedisKeys.BUCKETS; i = running.nextClearBit(i + 1)) {
            running.set(i);
            buckets.add(i);
        }
        List<Future<Void>> ticks = tick(buckets, generation);
        return Future.join(ticks)
                .onComplete(done -> note(ticks))
                .compose(done -> generation.equals(lease.generation())
                        ? Future.succeededFuture()
                        // Under its new one this node is not here before all buckets know it.
                        : run());
    }

    private void note(List<Future<Void>> ticks) {
        if (ticks.isEmpty()) {
            // All are still under way from before: nothing new is known.
            return;
        }
        boolean served = ticks.stream().anyMatch(Future::succeeded);
        if (isServed && !served && link.isUp()) {
            LOG.warn("Redis takes nothing: {}", RedisErrors.reason(ticks.get(0).cause()));
        } else if (served && !isServed) {
            LOG.info("Redis serves again");
        }
        isServed = served;
    }

    /** @return one for each */
    private List<Future<Void>> tick(List<Integer> buckets, String generation) {
        List<Future<Void>> ticks = new ArrayList<>();
        for (List<Integer> together :
                link.hasSlots() ? buckets.stream().map(List::of).toList() : List.of(buckets)) {
            Future<Response> replies = ask(together, generation);
            for (int i = 0; i < together.size(); i++) {
                int place = i;
                int bucket = together.get(i);
                ticks.add(replies.compose(all -> ticked(bucket, generation, all.get(place)))
                        .recover(failure -> leaveOut(bucket, generation, failure))
                        .onComplete(done -> running.clear(bucket)));
            }
        }
        return ticks;
    }

    private Future<Response> ask(List<Integer> buckets, String generation) {
        List<String> all = new ArrayList<>();
        List<String> known = new ArrayList<>();
        for (int bucket : buckets) {
            all.addAll(List.of(keys.bucket(bucket), keys.due(bucket), keys.nodes(bucket), keys.queue(bucket)));
            BucketLives.Reading life = lives.of(bucket);
            known.addAll(List.of(lease.isKnownIn(bucket) ? "1" : "0", life.life(), String.valueOf(life.clockMillis())));
        }
        return all.isEmpty()
                ? Future.failedFuture("every bucket is being ticked")
                : link.run(Script.TICK, all, args.ofTick(generation, CHATS_A_TICK, known));
    }

    private Future<Void> ticked(int bucket, String generation, Response reply) {
        Optional<BusException> failure = ScriptReplies.failure(reply);
        if (failure.isPresent()) {
            return Future.failedFuture(failure.get());
        }
        BucketLives.Reading now =
                new BucketLives.Reading(reply.get(1).toString(), reply.get(2).toLong());
        boolean reborn = lives.heard(bucket, now);
        if (generation.equals(lease.generation())) {
            leaseAnswered(bucket, reply.get(0).toInteger() == 1, reborn);
        }
        if (reborn) {
            chats.catchUp(bucket);
        }
        queue.compare(bucket, now, reply.get(3).toLong());
        capacity.counted(bucket, reply.get(6).toInteger());
        return carryOut(bucket, generation, reply.get(4)).compose(v -> bury(bucket, generation, reply.get(5)));
    }

    /** A bucket whose own keys cannot be read: the others live without it. */
    private Future<Void> leaveOut(int bucket, String generation, Throwable failure) {
        if (!RedisErrors.isForeign(failure)) {
            return Future.failedFuture(failure);
        }
        if (generation.equals(lease.generation())) {
            leaseAnswered(bucket, true, false);
        }
        return Future.succeededFuture();
    }

    /** This node stops: its presence is for others to clear up, from now on. */
    Future<Void> retire() {
        retired = true;
        List<Future<Response>> ended = new ArrayList<>();
        for (int bucket = 0; bucket < RedisKeys.BUCKETS; bucket++) {
            ended.add(link.run(
                    Script.RETIRE,
                    List.of(keys.bucket(bucket), keys.nodes(bucket)),
                    args.withLife(bucket, lease.generation(), String.valueOf(Lease.MILLIS))));
        }
        return Future.join(ended).mapEmpty();
    }

    /**
     * Only a generation that is known in every bucket may say who is here. In a bucket that may have forgotten who is here,
     * the generation is over: what the bucket still holds of it may be wrong, and goes with its lease.
     */
    private void leaseAnswered(int bucket, boolean alive, boolean reborn) {
        if (alive && !reborn) {
            lease.knownIn(bucket);
            if (presenceToAssert && lease.isKnownEverywhere()) {
                presenceToAssert = false;
                chats.assertPresence();
            }
        } else if (!retired) {
            LOG.warn(
                    "{}; this node says again who is here, under a new generation",
                    reborn
                            ? "Redis was restarted, replaced or emptied, and may have forgotten something"
                            : "this node's lease had ended");
            lease.renew();
            presenceToAssert = true;
        }
    }

    private Future<Void> carryOut(int bucket, String generation, Response due) {
        List<Future<Void>> done = new ArrayList<>();
        for (Response member : due) {
            done.add(chatOf(bucket, member)
                    .map(this::carryOut)
                    .orElseGet(() -> remove(Command.ZREM, keys.due(bucket), member)));
        }
        // A full page: there may be more, and they must not wait a second.
        return Future.join(done)
                .compose(v -> due.size() < CHATS_A_TICK
                        ? Future.succeededFuture()
                        : ask(List.of(bucket), generation).compose(all -> ticked(bucket, generation, all.get(0))));
    }

    /** A chat that cannot be read does not keep the others of its bucket waiting. */
    private Future<Void> carryOut(ChatId chatId) {
        return store.carryOutDue(chatId)
                .recover(failure -> RedisErrors.isForeign(failure)
                        ? store.postpone(chatId, UNREADABLE_MILLIS)
                        : Future.failedFuture(failure));
    }

    private Future<Void> bury(int bucket, String generation, Response dead) {
        List<Future<Void>> done = new ArrayList<>();
        for (Response other : dead) {
            if (!other.toString().equals(generation)) {
                done.add(bury(bucket, other.toString()));
            }
        }
        return Future.join(done).mapEmpty();
    }

    private Future<Void> bury(int bucket, String dead) {
        String chatsOfDead = keys.nodeChats(bucket, dead);
        return link.run(Script.BURY, List.of(keys.nodes(bucket), chatsOfDead), dead, CHATS_A_TICK)
                .compose(left -> {
                    List<Future<Void>> departed = new ArrayList<>();
                    for (Response member : left) {
                        departed.add(chatOf(bucket, member)
                                .map(chatId -> depart(chatId, dead))
                                .orElseGet(() -> remove(Command.SREM, chatsOfDead, member)));
                    }
                    return departed.isEmpty()
                            ? Future.succeededFuture()
                            : Future.join(departed).compose(v -> bury(bucket, dead));
                });
    }

    private Future<Void> depart(ChatId chatId, String dead) {
        List<Future<Void>> sides = new ArrayList<>();
        for (Side side : Side.values()) {
            sides.add(store.presence(new ChatStore.Presence(chatId, side, dead, 0, ChatStore.Gone.NOW, 0)));
        }
        return Future.join(sides)
                .<Void>mapEmpty()
                // Of a chat that cannot be read no more can be told than that the node has nothing to do with it.
                .recover(failure ->
                        RedisErrors.isForeign(failure) ? store.forget(chatId, dead) : Future.failedFuture(failure));
    }

    /** Empty for what our scripts have not put into a set of this bucket's chats. */
    private static Optional<ChatId> chatOf(int bucket, Response member) {
        return ChatId.parse(member.toString()).filter(chatId -> RedisKeys.bucketOf(chatId) == bucket);
    }

    /** @param command ZREM or SREM */
    private Future<Void> remove(Command command, String key, Response foreign) {
        LOG.error("a foreign member in Redis under the key {} is removed", key);
        return link.send(key, Request.cmd(command).arg(key).arg(foreign.toString()))
                .mapEmpty();
    }
}
