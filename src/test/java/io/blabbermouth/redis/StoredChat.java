package io.blabbermouth.redis;

import io.blabbermouth.chat.ChatId;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.RawRedis;
import io.blabbermouth.testing.Registered;
import java.util.List;
import java.util.Optional;

/** What Redis holds of one chat: for what is not said to anybody. */
public final class StoredChat implements AutoCloseable {
    /** In the keys of transitions.lua. */
    private static final int HERE = 5;

    private final RawRedis redis;
    private final RedisKeys keys;
    private final ChatId chatId;
    private final int bucket;

    private StoredChat(RawRedis redis, RedisKeys keys, ChatId chatId) {
        this.redis = redis;
        this.keys = keys;
        this.chatId = chatId;
        this.bucket = RedisKeys.bucketOf(chatId);
    }

    public static StoredChat of(Registered user, Nodes nodes) {
        return new StoredChat(
                RawRedis.connect(nodes.redis()), new RedisKeys(nodes.keyPrefix()), new ChatId(user.chatId()));
    }

    /** The key that each look at the chat, and each message of it, names. */
    public String headKey() {
        return keys.head(chatId);
    }

    /** When the side's last connection went, in the bucket's clock; nothing while Redis has not been told. */
    public Optional<Long> goneMillis(String side) {
        return Optional.ofNullable(redis.command("HGET", keys.chat(chatId), "gone" + side))
                .map(millis -> Long.valueOf(millis.toString()));
    }

    /** The bucket's clock, which is written down once a second. */
    public long clockMillis() {
        List<?> clock = (List<?>) redis.command("HMGET", keys.bucket(bucket), "now", "last");
        List<?> time = (List<?>) redis.command("TIME");
        long millis = number(time.get(0)) * 1000 + number(time.get(1)) / 1000;
        return number(clock.get(0)) + millis - number(clock.get(1));
    }

    /** node generation:side, for each that has connections in it. */
    public List<String> here() {
        return texts(redis.command("HKEYS", keys.forTransition(chatId).get(HERE)));
    }

    /** The generations of nodes whose lease nobody has found to have ended, in the chat's bucket. */
    public List<String> leases() {
        return texts(redis.command("ZRANGEBYSCORE", keys.nodes(bucket), "(0", "+inf"));
    }

    @Override
    public void close() {
        redis.close();
    }

    private static List<String> texts(Object reply) {
        return ((List<?>) reply).stream().map(String::valueOf).toList();
    }

    private static long number(Object reply) {
        return Long.parseLong(reply.toString());
    }
}
