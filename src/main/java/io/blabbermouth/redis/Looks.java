package io.blabbermouth.redis;

import io.blabbermouth.bus.BusException;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.Position;
import io.blabbermouth.config.Settings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.ResponseType;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Asks Redis whether chats are what this node knows. As with messages, what is asked while a call is under way goes with the
 * next one, all together. Not for a Redis Cluster, where one call may only be about one slot.
 */
final class Looks {
    private static final int CHATS_A_CALL = 128;

    private final Context context;
    private final RedisLink link;
    private final RedisKeys keys;
    private final BucketLives lives;
    private final String settleMillis;
    private final int waitingMax;
    private final long waitNanosMax;
    private final Deque<Look> waiting = new ArrayDeque<>();
    private boolean isBusy;

    /**
     * @param known {@code "<epoch> <user> <support> "}, as a head has it
     * @param after the last seq that the client holds
     */
    private record Look(ChatId chatId, String known, long after, long askedNanos, Promise<Optional<Position>> answer) {
        int bucket() {
            return RedisKeys.bucketOf(chatId);
        }
    }

    Looks(Vertx vertx, RedisLink link, ChatStore store, Settings settings) {
        this.context = vertx.getOrCreateContext();
        this.link = link;
        this.keys = store.keys();
        this.lives = store.lives();
        this.settleMillis = String.valueOf(settings.redis().settleMillis());
        this.waitingMax = settings.redis().commandsMax();
        this.waitNanosMax = TimeUnit.MILLISECONDS.toNanos(settings.redis().commandTimeoutMillis());
    }

    /**
     * Notes that the chat is active, as by a join.
     *
     * @param known how the chat's head begins after the life, if it is what is known here
     * @return where the log ends; empty if the chat is another, or does not keep all messages beyond that seq
     */
    Future<Optional<Position>> look(ChatId chatId, String known, long after) {
        if (waiting.size() >= waitingMax) {
            return Future.failedFuture(BusException.unavailable("too many joins wait for Redis", null));
        }
        Look look = new Look(chatId, known, after, System.nanoTime(), Promise.promise());
        waiting.add(look);
        if (!isBusy) {
            isBusy = true;
            // Others that are on the event loop already go with it.
            context.runOnContext(v -> send());
        }
        return look.answer().future();
    }

    private void send() {
        List<Look> looks = new ArrayList<>();
        while (!waiting.isEmpty() && looks.size() < CHATS_A_CALL) {
            Look next = waiting.remove();
            if (System.nanoTime() - next.askedNanos() > waitNanosMax) {
                // Whoever asked may be answered already, and would be counted as let in for ever.
                next.answer().fail(BusException.unavailable("Redis is slow, and too many wait for it", null));
            } else {
                looks.add(next);
            }
        }
        if (looks.isEmpty()) {
            isBusy = false;
            return;
        }
        looks.sort(Comparator.comparingInt(Look::bucket));
        attempt(looks).onComplete(called -> {
            if (called.failed()) {
                // Those that wait have waited for this one.
                looks.addAll(waiting);
                waiting.clear();
            }
            // First, so that nothing that comes of an answer can keep the next from being sent.
            send();
            for (int i = 0; i < looks.size(); i++) {
                if (called.failed()) {
                    looks.get(i).answer().fail(called.cause());
                } else {
                    answer(looks.get(i), called.result().get(i));
                }
            }
        });
    }

    private void answer(Look look, Response reply) {
        try {
            read(look, reply);
        } catch (RuntimeException e) {
            look.answer().tryFail(RedisErrors.foreignValue(keys.head(look.chatId()), e));
        }
    }

    private static void read(Look look, Response reply) {
        if (reply.type() != ResponseType.MULTI) {
            look.answer().complete(Optional.of(Position.parse(reply.toString())));
            return;
        }
        ScriptReplies.failure(reply)
                .ifPresentOrElse(look.answer()::fail, () -> look.answer().complete(Optional.empty()));
    }

    private Future<Response> attempt(List<Look> looks) {
        try {
            return call(looks);
        } catch (RuntimeException e) {
            return Future.failedFuture(BusException.internal("the looks could not be written for Redis", e));
        }
    }

    private Future<Response> call(List<Look> looks) {
        List<String> heads = new ArrayList<>();
        List<String> buckets = new ArrayList<>();
        List<String> ofBuckets = new ArrayList<>();
        List<String> ofChats = new ArrayList<>();
        for (int from = 0, to; from < looks.size(); from = to) {
            int bucket = looks.get(from).bucket();
            for (to = from; to < looks.size() && looks.get(to).bucket() == bucket; to++) {
                Look look = looks.get(to);
                heads.add(keys.head(look.chatId()));
                ofChats.addAll(List.of(look.known(), String.valueOf(look.after())));
            }
            BucketLives.Reading life = lives.of(bucket);
            buckets.add(keys.bucket(bucket));
            ofBuckets.addAll(List.of(life.life(), String.valueOf(life.clockMillis()), String.valueOf(to - from)));
        }
        List<String> args = new ArrayList<>(List.of(settleMillis, String.valueOf(buckets.size())));
        args.addAll(ofBuckets);
        args.addAll(ofChats);
        heads.addAll(buckets);
        return link.run(Script.LOOK, heads, args.toArray());
    }
}
