package io.blabbermouth.redis;

import io.blabbermouth.bus.BusException;
import io.blabbermouth.bus.QueueEvent;
import io.blabbermouth.bus.QueueReply;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.PendingUser;
import io.blabbermouth.chat.RemovalReason;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.redis.client.Response;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The pending queue as this node knows it: one view of all buckets' slices, the same on every node that has heard the same.
 *
 * <p>The events of a slice are numbered. One that does not follow the last makes the node read the slice again and tell
 * its agents the difference.
 */
final class QueueView {
    private static final Logger LOG = LoggerFactory.getLogger(QueueView.class);

    private final RedisLink link;
    private final RedisKeys keys;
    private final Handler<QueueEvent> agents;
    private final Map<ChatId, PendingUser> users = new HashMap<>();
    /** bucket -> how far its slice is known. */
    private final Slice[] slices = new Slice[RedisKeys.BUCKETS];

    private final List<Waiter> waiters = new ArrayList<>();
    private long ordinal;

    private static final class Slice {
        /** Events of another life of the bucket are numbered anew. */
        String life = "";

        long number;
        long head;
        boolean reading;
        boolean readAgain;
        /**
         * The bucket's clock until which Redis may have forgotten users whom nodes are about to name again, 0 if it has not:
         * nobody who is missing because of that is taken off the lists before, and then it is read again.
         */
        long settlesAtMillis;

        /** Who was listed in this life of the bucket: these cannot have been forgotten with the one before. */
        final Set<ChatId> listedInLife = new HashSet<>();
    }

    private record Waiter(int bucket, long number, Promise<Void> reached) {}

    QueueView(RedisLink link, RedisKeys keys, Handler<QueueEvent> agents) {
        this.link = link;
        this.keys = keys;
        this.agents = agents;
        for (int bucket = 0; bucket < slices.length; bucket++) {
            slices[bucket] = new Slice();
        }
    }

    /** Reads every slice, at the start and whenever events may have been missed. */
    Future<Void> load() {
        List<Future<Void>> reads = new ArrayList<>();
        for (int bucket = 0; bucket < slices.length; bucket++) {
            reads.add(read(bucket));
        }
        return Future.join(reads).mapEmpty();
    }

    QueueReply.Snapshot snapshot() {
        return new QueueReply.Snapshot(
                users.values().stream().sorted(PendingUser.OLDEST_FIRST).toList(), ordinal);
    }

    /** How many users are listed. */
    int size() {
        return users.size();
    }

    /** For how long the one has waited who has waited longest; 0 if nobody waits. */
    long oldestMillis(Instant now) {
        return users.values().stream()
                .map(PendingUser::waitingSince)
                .min(Comparator.naturalOrder())
                .map(since -> Math.max(0, ChronoUnit.MILLIS.between(since, now)))
                .orElse(0L);
    }

    /** @param userId as the client wrote it */
    boolean lists(ChatId chatId, String userId) {
        PendingUser listed = users.get(chatId);
        return listed != null && listed.user().userId().value().equals(userId);
    }

    /** Completes when this node has applied a bucket's queue event of that number. */
    Future<Void> reached(int bucket, long number) {
        if (slices[bucket].number >= number) {
            return Future.succeededFuture();
        }
        Promise<Void> reached = Promise.promise();
        waiters.add(new Waiter(bucket, number, reached));
        return reached.future();
    }

    /** @param payload {@code <bucket> <life> <number> listed|unlisted <reason|-> <since µs> <card>} */
    void message(String payload) {
        String[] words = payload.split(" ", 7);
        int bucket = Integer.parseInt(words[0]);
        long number = Long.parseLong(words[2]);
        Slice slice = slices[bucket];
        if (!words[1].equals(slice.life)) {
            read(bucket);
            return;
        }
        slice.head = Math.max(slice.head, number);
        if (number == slice.number + 1 && !slice.reading) {
            PendingUser user = new PendingUser(LogCodec.user(words[6]), LogCodec.instant(words[5]));
            if (words[3].equals("listed")) {
                list(user);
            } else {
                unlist(user.user().chatId(), RemovalReason.valueOf(words[4].toUpperCase(Locale.ROOT)));
            }
            advance(bucket, number);
        } else if (number > slice.number) {
            read(bucket);
        }
    }

    /**
     * What is behind, or of another life, is read again.
     *
     * @param now life and clock of the bucket
     * @param number of its last event
     */
    void compare(int bucket, BucketLives.Reading now, long number) {
        Slice slice = slices[bucket];
        boolean settled = slice.settlesAtMillis > 0 && now.clockMillis() >= slice.settlesAtMillis;
        if (!now.life().equals(slice.life) || settled || slice.head > slice.number) {
            read(bucket);
        } else {
            // Pub/sub has until the next comparison to bring it.
            slice.head = Math.max(slice.head, number);
        }
    }

    private Future<Void> read(int bucket) {
        Slice slice = slices[bucket];
        if (slice.reading) {
            // What is under way may be too early.
            slice.readAgain = true;
            return Future.succeededFuture();
        }
        slice.reading = true;
        slice.readAgain = false;
        return link.run(Script.SLICE, List.of(keys.bucket(bucket), keys.queue(bucket)))
                .onComplete(read -> slice.reading = false)
                .onFailure(failure ->
                        LOG.debug("bucket {} of the queue could not be read: {}", bucket, failure.getMessage()))
                .map(reply -> {
                    live(bucket, reply.get(0).toString());
                    slice.settlesAtMillis = reply.get(2).toLong();
                    apply(bucket, users(keys.queue(bucket), reply.get(3)));
                    advance(bucket, reply.get(1).toLong());
                    if (slice.readAgain || slice.head > slice.number) {
                        read(bucket);
                    }
                    return null;
                });
    }

    private void live(int bucket, String life) {
        Slice slice = slices[bucket];
        if (!slice.life.equals(life)) {
            // The events that are waited for will not come.
            List<Waiter> lost =
                    waiters.stream().filter(waiter -> waiter.bucket() == bucket).toList();
            waiters.removeAll(lost);
            lost.forEach(waiter -> waiter.reached().tryFail(BusException.unavailable("the queue was lost", null)));
            slice.life = life;
            slice.head = 0;
            slice.listedInLife.clear();
        }
    }

    /** @param slice [chatId, "<since µs> <card>", …], or a map of that in newer protocols */
    private static Map<ChatId, PendingUser> users(String key, Response slice) {
        Map<ChatId, PendingUser> found = new HashMap<>();
        for (int i = 1; i < slice.size(); i += 2) {
            try {
                String[] words = slice.get(i).toString().split(" ", 2);
                PendingUser user = new PendingUser(LogCodec.user(words[1]), LogCodec.instant(words[0]));
                found.put(user.user().chatId(), user);
            } catch (RuntimeException e) {
                // The others are listed all the same.
                LOG.error("a foreign value in Redis under the key {}, field {}", key, slice.get(i - 1));
            }
        }
        return found;
    }

    private void apply(int bucket, Map<ChatId, PendingUser> slice) {
        Slice known = slices[bucket];
        users.keySet().stream()
                .filter(chatId -> RedisKeys.bucketOf(chatId) == bucket && !slice.containsKey(chatId))
                .filter(chatId -> known.settlesAtMillis == 0 || known.listedInLife.contains(chatId))
                .toList()
                .forEach(chatId -> unlist(chatId, null));
        slice.values().stream().sorted(PendingUser.OLDEST_FIRST).forEach(this::list);
    }

    private void list(PendingUser user) {
        ChatId chatId = user.user().chatId();
        slices[RedisKeys.bucketOf(chatId)].listedInLife.add(chatId);
        if (users.put(chatId, user) == null) {
            agents.handle(new QueueEvent.Listed(++ordinal, user));
        }
    }

    private void unlist(ChatId chatId, @Nullable RemovalReason reason) {
        PendingUser gone = users.remove(chatId);
        slices[RedisKeys.bucketOf(chatId)].listedInLife.remove(chatId);
        if (gone != null) {
            agents.handle(new QueueEvent.Unlisted(++ordinal, gone.user().userId(), reason));
        }
    }

    private void advance(int bucket, long number) {
        slices[bucket].number = number;
        List<Waiter> reached = waiters.stream()
                .filter(waiter -> waiter.bucket() == bucket && waiter.number() <= number)
                .toList();
        waiters.removeAll(reached);
        reached.forEach(waiter -> waiter.reached().tryComplete());
    }
}
