package io.blabbermouth.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.chat.ChatId;
import io.blabbermouth.testing.AgentList;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.RawRedis;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.ServerLog;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody else writes under our keys: the chat it belongs to fails, with a line that names the key, and no other. */
@TwoNodes(value = "{\"chat\": {\"expireAfterSeconds\": 4, \"leaveGraceSeconds\": 1}}", forEachTest = true)
class ForeignValueTest {
    /** What is under which key of a chat. */
    enum Foreign {
        TEXT_AS_CHAT("chat:", "SET", "garbage"),
        TEXT_AS_LOG("log:", "SET", "garbage"),
        LIST_AS_SENT("sent:", "LPUSH", "garbage"),
        NO_NUMBER_IN_CHAT("chat:", "HSET", "n garbage"),
        NO_EPOCH_IN_CHAT("chat:", "HDEL", "epoch"),
        ENTRY_IN_LOG("log:", "XADD", "* colour blue");

        private final String noun;
        private final String command;
        private final String args;

        Foreign(String noun, String command, String args) {
            this.noun = noun;
            this.command = command;
            this.args = args;
        }

        String key(Nodes nodes, Registered user) {
            int bucket = RedisKeys.bucketOf(new ChatId(user.chatId()));
            return String.format(Locale.ROOT, "%s{%02d}:%s%s", nodes.keyPrefix(), bucket, noun, user.chatId());
        }

        void write(RawRedis redis, String key) {
            if (command.equals("SET") || command.equals("LPUSH")) {
                redis.command("DEL", key);
            }
            redis.command((Object[]) (command + " " + key + " " + args).split(" "));
        }
    }

    @ParameterizedTest
    @EnumSource
    void failsTheChatAndNamesTheKey(Foreign foreign, Nodes nodes) {
        // Given
        ActiveChat victim = nodes.activeChat();
        ActiveChat neighbour = chatInTheBucketOf(victim.user(), nodes);
        String key = foreign.key(nodes, victim.user());

        try (RawRedis redis = RawRedis.connect(nodes.redis());
                ServerLog log = ServerLog.watch()) {
            // When
            foreign.write(redis, key);

            // Then
            JsonObject error = victim.userClient()
                    .send(Frames.chatMessage("User", "hello?", "m-1"))
                    .expectError("INTERNAL");
            assertThat(error.getString("clientMessageId")).isEqualTo("m-1");
            assertThat(error.encode())
                    .as("keys are no client's business")
                    .doesNotContain(victim.user().chatId());
            log.holdsAFaultOf(key);
            Client.expectNothingElse(neighbour.userClient(), neighbour.supportClient());
        }
        // … and what is due elsewhere in the bucket is not kept waiting
        neighbour.userClient().expectExpired(neighbour.user());
    }

    @Test
    void listsTheOthersWhenAUserOfTheQueueCannotBeRead(Nodes nodes) {
        // Given
        Registered user = nodes.waitingUser(0, "Nika").user();
        int bucket = RedisKeys.bucketOf(new ChatId(user.chatId()));
        String queue = String.format(Locale.ROOT, "%s{%02d}:queue", nodes.keyPrefix(), bucket);

        // When
        try (RawRedis redis = RawRedis.connect(nodes.redis())) {
            redis.command("HSET", queue, "somebody", "garbage");
        }

        // Then
        var another = nodes.startAnother();
        assertThat(AgentList.loadBatch(another.openUsers()))
                .extracting(listed -> listed.getString("userId"))
                .containsExactly(user.userId());
    }

    private static ActiveChat chatInTheBucketOf(Registered other, Nodes nodes) {
        int bucket = RedisKeys.bucketOf(new ChatId(other.chatId()));
        Registered user;
        do {
            user = nodes.a().register("Nika");
        } while (RedisKeys.bucketOf(new ChatId(user.chatId())) != bucket);
        return nodes.activeChat(user);
    }
}
