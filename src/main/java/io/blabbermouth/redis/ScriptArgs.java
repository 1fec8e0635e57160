package io.blabbermouth.redis;

import io.blabbermouth.chat.Change;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.ChatMessage;
import io.blabbermouth.chat.Side;
import io.blabbermouth.chat.Support;
import io.blabbermouth.chat.SupportId;
import io.blabbermouth.chat.UserId;
import io.blabbermouth.config.ChatSettings;
import io.blabbermouth.config.Settings;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The scripts' ARGV, as their heads describe them. */
final class ScriptArgs {
    private final RedisKeys keys;
    private final BucketLives lives;
    private final ChatSettings settings;
    private final String settleMillis;
    /** ARGV[4] to ARGV[11] of transitions.lua. */
    private final List<String> bounds;

    ScriptArgs(RedisKeys keys, BucketLives lives, Settings settings) {
        this.keys = keys;
        this.lives = lives;
        this.settings = settings.chat();
        this.settleMillis = String.valueOf(settings.redis().settleMillis());
        this.bounds = bounds(settings);
    }

    /** Those of a script that follows transitions.lua. */
    Object[] ofTransition(ChatId chatId, String... own) {
        List<String> args = new ArrayList<>();
        args.add(chatId.value());
        args.add(String.valueOf(RedisKeys.bucketOf(chatId)));
        args.add(keys.queueChannel());
        args.addAll(bounds);
        Collections.addAll(args, own);
        return withLife(chatId, args.toArray(String[]::new));
    }

    /** @param ofBuckets for each what tick.lua is told of it */
    Object[] ofTick(String generation, int chatsMax, List<String> ofBuckets) {
        List<String> args = new ArrayList<>(
                List.of(generation, String.valueOf(Lease.MILLIS), String.valueOf(chatsMax), settleMillis));
        args.addAll(ofBuckets);
        return args.toArray();
    }

    /** ARGV[1] to ARGV[4] of append.lua. */
    List<String> ofAppend() {
        return List.of(
                String.valueOf(settings.historyMessagesMax()),
                String.valueOf(settings.historyBytesMax()),
                String.valueOf(settings.clientMessageIdsMax()),
                settleMillis);
    }

    /** Those from ARGV[12] on. */
    String[] ownOfRestore(ChatStore.Restore restore) {
        KnownChat known = restore.known();
        UserId userId = known.user().userId();
        Support claimed = known.claimedAfter(restore.common());
        SupportId confirmed = known.confirmed();
        List<String> own = new ArrayList<>();
        own.add(restore.isThere() ? restore.epoch() : "");
        own.add(userId.value());
        own.add(LogCodec.card(known.user()));
        own.add(restore.epoch());
        own.add(known.sinceMicros() == null ? "" : known.sinceMicros());
        own.add(known.left().contains(Side.USER) ? "1" : "");
        own.add(claimed == null ? "" : claimed.supportId().value());
        own.add(claimed == null ? "" : LogCodec.card(claimed));
        own.add(confirmed == null ? "" : confirmed.value());
        own.addAll(end(known.end()));
        own.add(String.valueOf(settings.clientMessageIdsMax()));
        own.add(String.valueOf(restore.common().seq()));
        for (ChatMessage message : restore.orphans()) {
            SupportId support = message.supportId();
            String supportId = support == null ? LogCodec.NOBODY : support.value();
            String sender = message.from() == Side.USER ? userId.value() : supportId;
            own.add(LogCodec.micros(message.sentAt()));
            own.add(name(sender, message.clientMessageId()));
            own.add(LogCodec.message(supportId, message.from(), message.content(), message.clientMessageId()));
        }
        return own.toArray(String[]::new);
    }

    /** Adds what the scripts that enter a bucket are given last. */
    Object[] withLife(ChatId chatId, String... own) {
        return withLife(RedisKeys.bucketOf(chatId), own);
    }

    Object[] withLife(int bucket, String... own) {
        BucketLives.Reading known = lives.of(bucket);
        Object[] args = Arrays.copyOf(own, own.length + 3, Object[].class);
        args[own.length] = known.life();
        args[own.length + 1] = known.clockMillis();
        args[own.length + 2] = settleMillis;
        return args;
    }

    /** A message's name in entry.lua; empty if its sender gave it none. */
    static String name(String sender, @Nullable String clientMessageId) {
        return clientMessageId == null ? "" : sender + ":" + clientMessageId;
    }

    private static List<String> end(@Nullable Change end) {
        if (end instanceof Change.Ended ended) {
            return List.of("ended", LogCodec.sideBody(ended.by()));
        }
        return end == null ? List.of("", "") : List.of("expired", "{}");
    }

    private static List<String> bounds(Settings settings) {
        ChatSettings chat = settings.chat();
        // A client answers pings, so it must have been sent one before its claim can be called unanswered.
        int confirmSeconds = Math.max(chat.leaveGraceSeconds(), 2 * chat.heartbeatSeconds());
        int[] seconds = {
            chat.expireAfterSeconds(),
            chat.leaveGraceSeconds(),
            chat.requeueAfterSeconds(),
            settings.subscriber().reservationSeconds(),
            chat.keepEndedSeconds(),
            confirmSeconds
        };
        List<String> args = new ArrayList<>();
        Arrays.stream(seconds).forEach(s -> args.add(String.valueOf(s * 1000L)));
        args.add(String.valueOf(chat.historyMessagesMax()));
        args.add(String.valueOf(chat.historyBytesMax()));
        return List.copyOf(args);
    }
}
