package io.blabbermouth.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.chat.ChatId;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Everything of a chat lies in one bucket. */
class RedisKeysTest {
    private static final ChatId CHAT = new ChatId("d2464b5386044daf9e36ffd414260f67");

    private final RedisKeys keys = new RedisKeys("blabbermouth:");

    @Test
    void findsEveryChatInOneOfTheBucketsAndUsesAllOfThem() {
        assertThat(Stream.generate(ChatId::random).limit(5000).map(RedisKeys::bucketOf))
                .containsOnly(IntStream.range(0, RedisKeys.BUCKETS).boxed().toArray(Integer[]::new));
    }

    @Test
    void findsAChatWhereItWasStoredByEarlierVersions() {
        assertThat(keys.chat(CHAT)).isEqualTo("blabbermouth:{16}:chat:d2464b5386044daf9e36ffd414260f67");
    }

    @Test
    void namesTheChatOfAChannel() {
        List<ChatId> chats = Stream.generate(ChatId::random).limit(1000).toList();

        assertThat(chats)
                .allSatisfy(chatId -> assertThat(keys.chatOf(keys.log(chatId))).contains(chatId));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "users",
                "blabbermouth:queue",
                "d2464b5386044daf9e36ffd414260f67",
                "blabbermouth:{16}:chat:d2464b5386044daf9e36ffd414260f67",
                "blabbermouth:{16}:log:d2464b5386044daf9e36ffd414260f6",
                "blabbermouth:{16}:log:D2464B5386044DAF9E36FFD414260F67",
                "other:{16}:log:d2464b5386044daf9e36ffd414260f67"
            })
    void namesNoChatOfAnyOtherChannel(String channel) {
        assertThat(keys.chatOf(channel)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"0, 13254", "7, 801", "42, 8000", "63, 10499"})
    void knowsTheSlotOfABucketAsRedisClusterDoes(int bucket, int slot) {
        assertThat(RedisKeys.slotOf(bucket)).isEqualTo(slot);
        assertThat(RedisKeys.bucketIn(keys.due(bucket))).isEqualTo(bucket);
    }

    @Test
    void putsAllThatOneTransitionTouchesUnderOneHashTag() {
        List<String> touched = new ArrayList<>(keys.forTransition(CHAT));
        touched.addAll(keys.forMessage(CHAT));
        touched.addAll(keys.forLog(CHAT));
        touched.add(keys.nodeChats(RedisKeys.bucketOf(CHAT), "generation"));

        assertThat(touched).doesNotContainNull().allMatch(key -> key.startsWith("blabbermouth:{16}:"));
        assertThat(keys.forTransition(CHAT)).doesNotHaveDuplicates();
    }

    @Test
    void givesEveryBucketItsOwnKeys() {
        List<String> all = new ArrayList<>();
        for (int bucket = 0; bucket < RedisKeys.BUCKETS; bucket++) {
            all.addAll(List.of(
                    keys.bucket(bucket),
                    keys.due(bucket),
                    keys.queue(bucket),
                    keys.nodes(bucket),
                    keys.nodeChats(bucket, "generation")));
        }

        assertThat(all).doesNotHaveDuplicates();
    }
}
