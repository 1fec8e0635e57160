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
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Somebody else writes under our keys: the chat it belongs to fails, with a line that names the key, and no other. */
@TwoNodes(value = "{\"chat\": {\"expireAfterSeconds\": 4, \"leaveGraceSeconds\": 1}}", forEachTest = true)
class ForeignValueTest {
    /** What is under which key of a chat. */
    enum Foreign {
        TEXT_AS_HEAD("head:", "SET", "garbage"),
        LIST_AS_HEAD("head:", "LPUSH", "garbage"),
        MORE_IN_HEAD("head:", "APPEND", "garbage"),
        NO_HEAD("head:", "DEL", ""),
        TEXT_AS_LOG("log:", "SET", "garbage"),
        LIST_AS_SENT("sent:", "LPUSH", "garbage"),
        ENTRY_IN_LOG("log:", "XADD", "* colour blue"),
        // What messages do not need does not keep them from being stored.
        TEXT_AS_CHAT("chat:", "SET", "garbage", Frames.leave("User")),
        NO_NUMBER_IN_CHAT("chat:", "HSET", "seenUser garbage", Frames.leave("User")),
        NO_USER_IN_CHAT("chat:", "HDEL", "user", Frames.leave("User"));

        private final String noun;
        private final String command;
        private final String args;
        /** What the user sends that needs the key. */
        private final String frame;

        Foreign(String noun, String command, String args) {
            this(noun, command, args, Frames.chatMessage("User", "hello?", "m-1"));
        }

        Foreign(String noun, String command, String args, String frame) {
            this.noun = noun;
            this.command = command;
            this.args = args;
            this.frame = frame;
        }

        String key(Nodes nodes, Registered user) {
            return ForeignValueTest.key(nodes, user, noun + user.chatId());
        }

        void write(RawRedis redis, String key) {
            if (command.equals("SET") || command.equals("LPUSH")) {
                redis.command("DEL", key);
            }
            redis.command((Object[]) (command + " " + key + " " + args).trim().split(" "));
        }
    }

    /** Nothing is told of what fails before it is done. */
    @Test
    void doesNothingOfAClaimThatFailsForAForeignTime(Nodes nodes) {
        Nodes.WaitingUser user = nodes.waitingUser(0, "Nika");
        String chat = key(nodes, user.user(), "chat:" + user.user().chatId());

        try (RawRedis redis = RawRedis.connect(nodes.redis())) {
            redis.command("HSET", chat, "sealedAt", "garbage");
        }

        nodes.b().claim(user.user(), "Vika").expectError("INTERNAL");
        user.client().expectNothingUnread();
    }

    @Test
    void namesTheKeyWhenAKnownNameIsNoMessages(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        String key = key(nodes, chat.user(), "sent:" + chat.user().chatId());

        try (RawRedis redis = RawRedis.connect(nodes.redis());
                ServerLog log = ServerLog.watch()) {
            redis.command("HSET", key, chat.user().userId() + ":m-1", "garbage");

            chat.userClient().send(Frames.chatMessage("User", "hello?", "m-1")).expectError("INTERNAL");
            log.holdsAFaultOf(key);
        }
        Client.expectNothingElse(chat.userClient(), chat.supportClient());
    }

    @Test
    void keepsTheDeadlinesOfTheBucketWhenAStrangerIsAmongThem(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        String due = key(nodes, chat.user(), "due");

        try (RawRedis redis = RawRedis.connect(nodes.redis())) {
            redis.command("ZADD", due, 0, "garbage");
        }

        chat.userClient().expectExpired(chat.user());
    }

    @ParameterizedTest
    @EnumSource
    void failsTheChatAndNamesTheKey(Foreign foreign, Nodes nodes) {
        // Given
        List<Registered> users = usersOfOneBucket(nodes);
        ActiveChat victim = nodes.activeChat(users.get(0));
        ActiveChat neighbour = nodes.activeChat(users.get(1));
        String key = foreign.key(nodes, victim.user());

        try (RawRedis redis = RawRedis.connect(nodes.redis());
                ServerLog log = ServerLog.watch()) {
            // When
            foreign.write(redis, key);

            // Then
            JsonObject error = victim.userClient().send(foreign.frame).expectError("INTERNAL");
            assertThat(error.getString("clientMessageId"))
                    .isEqualTo(
                            new JsonObject(foreign.frame).getJsonObject("args").getString("clientMessageId"));
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
        String queue = key(nodes, user, "queue");

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

    /** @param rest what follows the tag of the user's bucket */
    private static String key(Nodes nodes, Registered user, String rest) {
        int bucket = RedisKeys.bucketOf(new ChatId(user.chatId()));
        return String.format(Locale.ROOT, "%s{%02d}:%s", nodes.keyPrefix(), bucket, rest);
    }

    /** The first two of whom that is so; they are not old enough to expire soon. */
    private static List<Registered> usersOfOneBucket(Nodes nodes) {
        Map<Integer, Registered> users = new HashMap<>();
        while (true) {
            Registered user = nodes.a().register("Nika");
            Registered other = users.put(RedisKeys.bucketOf(new ChatId(user.chatId())), user);
            if (other != null) {
                return List.of(other, user);
            }
        }
    }
}
