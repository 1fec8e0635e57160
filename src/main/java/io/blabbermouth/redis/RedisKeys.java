package io.blabbermouth.redis;

import io.blabbermouth.chat.ChatId;
import java.util.List;
import java.util.Optional;

/**
 * Every key and channel in Redis. What the keys hold stands in the heads of {@code bucket.lua}, {@code entry.lua} and
 * {@code transitions.lua}.
 *
 * <p>All keys that one transition touches carry the same hash tag, a bucket: {@code P{07}:chat:<chatId>}. So a transition
 * is one script in one slot of a Redis Cluster. The one name that is not here is the channel {@code users} for other
 * programs, which transitions.lua writes to as the protocol has it.
 */
final class RedisKeys {
    /** How many parts clocks, deadlines, presence and the queue are cut into. Part of the stored format: never changes. */
    static final int BUCKETS = 64;

    private static final int NODES_BUCKET = 0;

    private final String prefix;

    RedisKeys(String prefix) {
        this.prefix = prefix;
    }

    static int bucketOf(ChatId chatId) {
        return Math.floorMod(chatId.value().hashCode(), BUCKETS);
    }

    /** The bucket of a key, which all keys carry as their hash tag. */
    static int bucketIn(String key) {
        int tag = key.indexOf('{') + 1;
        return Integer.parseInt(key, tag, tag + 2, 10);
    }

    /** The slot of a bucket's keys in a Redis Cluster: CRC16 (XMODEM) of the hash tag. */
    static int slotOf(int bucket) {
        int crc = 0;
        for (char c : twoDigits(bucket).toCharArray()) {
            crc ^= c << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) == 0 ? crc << 1 : crc << 1 ^ 0x1021;
            }
        }
        return crc & 0x3fff;
    }

    /** Those of a message in append.lua. */
    List<String> forMessage(ChatId chatId) {
        return List.of(head(chatId), log(chatId), perChat("sent:", chatId));
    }

    /** KEYS[1] to KEYS[4] of log.lua. */
    List<String> forLog(ChatId chatId) {
        return List.of(chat(chatId), log(chatId), bucket(bucketOf(chatId)), head(chatId));
    }

    /** KEYS[1] to KEYS[9] of transitions.lua. */
    List<String> forTransition(ChatId chatId) {
        int bucket = bucketOf(chatId);
        return List.of(
                chat(chatId),
                log(chatId),
                bucket(bucket),
                head(chatId),
                perChat("sent:", chatId),
                perChat("here:", chatId),
                due(bucket),
                queue(bucket),
                nodes(bucket));
    }

    /** The chat's state. */
    String chat(ChatId chatId) {
        return perChat("chat:", chatId);
    }

    /** What every message needs of the chat. */
    String head(ChatId chatId) {
        return perChat("head:", chatId);
    }

    /** The inverse of {@link #log}. */
    Optional<ChatId> chatOf(String channel) {
        int id = channel.length() - 32;
        return id > 0 && channel.startsWith(prefix + "{") && channel.startsWith("log:", id - 4)
                ? ChatId.parse(channel.substring(id))
                : Optional.empty();
    }

    /** The chat's log; the channel of its events has the same name. */
    String log(ChatId chatId) {
        return perChat("log:", chatId);
    }

    String bucket(int bucket) {
        return tag(bucket) + "bucket";
    }

    String due(int bucket) {
        return tag(bucket) + "due";
    }

    String queue(int bucket) {
        return tag(bucket) + "queue";
    }

    String nodes(int bucket) {
        return tag(bucket) + "nodes";
    }

    String nodeChats(int bucket, String generation) {
        return tag(bucket) + "node:" + generation;
    }

    /** The channel of all buckets' queue events. */
    String queueChannel() {
        return prefix + "queue";
    }

    /** What each node says of itself: id -> JSON. In one bucket, as they are few. */
    String hellos() {
        return tag(NODES_BUCKET) + "hellos";
    }

    /** What the nodes answer to one question: id -> JSON. */
    String answers(String question) {
        return tag(NODES_BUCKET) + "answers:" + question;
    }

    /** The channel of questions to all nodes. */
    String askChannel() {
        return prefix + "ask";
    }

    /** Where a node hears itself. */
    String pulseChannel(String id) {
        return prefix + "pulse:" + id;
    }

    private String perChat(String noun, ChatId chatId) {
        return tag(bucketOf(chatId)) + noun + chatId.value();
    }

    private String tag(int bucket) {
        return prefix + "{" + twoDigits(bucket) + "}:";
    }

    private static String twoDigits(int bucket) {
        return bucket < 10 ? "0" + bucket : String.valueOf(bucket);
    }
}
