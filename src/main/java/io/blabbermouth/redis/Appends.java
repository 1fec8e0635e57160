package io.blabbermouth.redis;

import io.blabbermouth.bus.BusException;
import io.blabbermouth.bus.ChatReply;
import io.blabbermouth.bus.ChatRequest;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.Side;
import io.blabbermouth.chat.Support;
import io.blabbermouth.config.RedisSettings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Response;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Messages on their way into the logs. What is asked while a call is under way goes with the next one, all together: the more
 * there is to do, the less each costs.
 *
 * <p>In a Redis Cluster each chat has a lane of its own: one call may only be about one slot, and while that moves it fails
 * for the chats that are under way.
 */
final class Appends {
    /** Some two milliseconds of Redis, which does nothing else meanwhile. */
    private static final int MESSAGES_A_CALL = 128;
    /** Of the messages' contents, in which they may exceed it by one. */
    private static final int CHARS_A_CALL = 1 << 18;

    private final Context context;
    private final RedisLink link;
    private final RedisKeys keys;
    private final ScriptArgs args;
    private final BucketLives lives;
    private final int waitingMax;
    private final Lane onlyLane = new Lane(null);
    /** In a Redis Cluster, those in use. */
    private final Map<ChatId, Lane> lanes = new HashMap<>();

    private int waiting;

    /** @param support the agent's id, {@code -} for none, as the caller knows the chat */
    private record Message(
            ChatRequest.Append append,
            Lineage followed,
            String user,
            String support,
            Promise<ScriptReplies.Appended> answer) {
        int bucket() {
            return RedisKeys.bucketOf(append.speaker().chatId());
        }

        void addTo(List<String> args) {
            ChatRequest.Speaker speaker = append.speaker();
            args.add(followed.epoch() + " " + user + " " + support + " ");
            args.add(followed.end().seq() + " " + followed.end().step() + " ");
            args.add(ScriptArgs.name(speaker.id(), append.clientMessageId()));
            args.add(LogCodec.message(support, speaker.side(), append.content(), append.clientMessageId()));
        }
    }

    private static final class Lane {
        final @Nullable ChatId chatId;
        final Deque<Message> waiting = new ArrayDeque<>();
        boolean isBusy;

        /** @param chatId null for all of them */
        Lane(@Nullable ChatId chatId) {
            this.chatId = chatId;
        }
    }

    Appends(Vertx vertx, RedisLink link, ChatStore store, RedisSettings settings) {
        this.context = vertx.getOrCreateContext();
        this.link = link;
        this.keys = store.keys();
        this.args = store.args();
        this.lives = store.lives();
        this.waitingMax = settings.commandsMax();
    }

    /**
     * @param known the chat, as far as this node knows it
     * @return empty if nothing was appended, as the chat is not, or not only, what was followed
     */
    Future<Optional<ChatReply.Append>> append(ChatRequest.Append append, Lineage followed, KnownChat known) {
        Support support = known.support();
        String agent = append.speaker().side() == Side.SUPPORT
                ? append.speaker().id()
                : support == null ? LogCodec.NOBODY : support.supportId().value();
        return append(append, followed, known.user().userId().value(), agent);
    }

    private Future<Optional<ChatReply.Append>> append(
            ChatRequest.Append append, Lineage followed, String user, String support) {
        if (waiting >= waitingMax) {
            return Future.failedFuture(BusException.unavailable("too many messages wait for Redis", null));
        }
        Message message = new Message(append, followed, user, support, Promise.promise());
        Lane lane = link.hasSlots() ? lanes.computeIfAbsent(append.speaker().chatId(), Lane::new) : onlyLane;
        lane.waiting.add(message);
        waiting++;
        if (!lane.isBusy) {
            lane.isBusy = true;
            // Others that are on the event loop already go with it.
            context.runOnContext(v -> send(lane));
        }
        return message.answer().future().compose(appended -> answer(message, appended));
    }

    private Future<Optional<ChatReply.Append>> answer(Message message, ScriptReplies.Appended appended) {
        if (appended instanceof ScriptReplies.Appended.Answered answered) {
            return Future.succeededFuture(Optional.of(answered.answer()));
        } else if (appended instanceof ScriptReplies.Appended.Failed failed) {
            return Future.failedFuture(failed.failure());
        } else if (appended instanceof ScriptReplies.Appended.Other other
                && other.epoch().equals(message.followed().epoch())) {
            ChatRequest.Append append = message.append();
            return append.speaker().side() == Side.USER && append.speaker().id().equals(other.user())
                    // The chat has changed hands, and this node has not heard of it yet.
                    ? append(append, message.followed(), other.user(), other.support())
                    : Future.succeededFuture(Optional.of(new ChatReply.Append.Refused()));
        }
        return Future.succeededFuture(Optional.empty());
    }

    private void send(Lane lane) {
        List<Message> messages = next(lane);
        if (messages.isEmpty()) {
            lane.isBusy = false;
            if (lane.chatId != null) {
                lanes.remove(lane.chatId);
            }
            return;
        }
        call(messages).onComplete(called -> {
            if (called.failed()) {
                // Those that wait have waited for this one.
                messages.addAll(lane.waiting);
                lane.waiting.clear();
            }
            waiting -= messages.size();
            // First, so that nothing that comes of an answer can keep the next from being sent.
            send(lane);
            for (int i = 0; i < messages.size(); i++) {
                Message message = messages.get(i);
                if (called.failed()) {
                    message.answer().fail(called.cause());
                } else {
                    message.answer().complete(appended(message, called.result(), i));
                }
            }
        });
    }

    private static List<Message> next(Lane lane) {
        List<Message> messages = new ArrayList<>();
        int chars = 0;
        while (!lane.waiting.isEmpty() && messages.size() < MESSAGES_A_CALL && chars < CHARS_A_CALL) {
            Message message = lane.waiting.remove();
            chars += message.append().content().length();
            messages.add(message);
        }
        // Stable: those of one chat stay in their order.
        messages.sort(Comparator.comparingInt(Message::bucket));
        return messages;
    }

    private ScriptReplies.Appended appended(Message message, Response replies, int i) {
        try {
            return ScriptReplies.append(message.followed().epoch(), replies.get(i));
        } catch (RuntimeException e) {
            String log = keys.log(message.append().speaker().chatId());
            return new ScriptReplies.Appended.Failed(RedisErrors.foreignValue(log, e));
        }
    }

    private Future<Response> call(List<Message> messages) {
        try {
            return run(messages);
        } catch (RuntimeException e) {
            return Future.failedFuture(BusException.internal("messages could not be written for Redis", e));
        }
    }

    private Future<Response> run(List<Message> messages) {
        List<String> all = new ArrayList<>();
        List<String> buckets = new ArrayList<>();
        List<String> ofBuckets = new ArrayList<>();
        List<String> ofMessages = new ArrayList<>();
        for (int from = 0, to; from < messages.size(); from = to) {
            int bucket = messages.get(from).bucket();
            for (to = from; to < messages.size() && messages.get(to).bucket() == bucket; to++) {
                all.addAll(keys.forMessage(messages.get(to).append().speaker().chatId()));
                messages.get(to).addTo(ofMessages);
            }
            BucketLives.Reading life = lives.of(bucket);
            buckets.add(keys.bucket(bucket));
            ofBuckets.addAll(List.of(life.life(), String.valueOf(life.clockMillis()), String.valueOf(to - from)));
        }
        all.addAll(buckets);
        List<String> argv = new ArrayList<>(args.ofAppend());
        argv.add(String.valueOf(buckets.size()));
        argv.addAll(ofBuckets);
        argv.addAll(ofMessages);
        return link.run(Script.APPEND, all, argv.toArray());
    }
}
