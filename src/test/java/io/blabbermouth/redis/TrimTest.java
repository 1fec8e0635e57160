package io.blabbermouth.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.chat.ChatId;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.WaitingUser;
import io.blabbermouth.testing.RawRedis;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonArray;
import org.junit.jupiter.api.Test;

/** Of a long chat the newest messages are kept, and the oldest go several at a time. */
@TwoNodes("{\"chat\":{\"historyMessagesMax\":64}}")
class TrimTest {
    private static final int MESSAGES = 200;

    @Test
    void keepsAsManyMessagesAsConfiguredAndLittleMore(Nodes nodes) {
        WaitingUser user = nodes.waitingUser(0, "Nika");
        String log = new RedisKeys(nodes.keyPrefix()).log(new ChatId(user.user().chatId()));
        long shortest = Long.MAX_VALUE;
        long longest = 0;
        try (RawRedis redis = RawRedis.connect(nodes.redis())) {
            for (int i = 1; i <= MESSAGES; i++) {
                user.client().send(Frames.chatMessage("User", "message " + i)).expect("ChatMessage");
                if (i > 80) {
                    long kept = (Long) redis.command("XLEN", log);
                    shortest = Math.min(shortest, kept);
                    longest = Math.max(longest, kept);
                }
            }
        }
        assertThat(shortest).isEqualTo(64);
        assertThat(longest).isBetween(65L, 64L + 64 / 16);
        Client other = nodes.b().joinAsUser(user.user());
        other.expect("UserJoined");
        JsonArray history = other.expect("ChatHistory").getJsonArray("messages");
        assertThat(history.size()).isBetween(64, 68);
        assertThat(history.getJsonObject(history.size() - 1).getLong("seq")).isEqualTo(MESSAGES);
        assertThat(history.getJsonObject(0).getLong("seq")).isEqualTo(MESSAGES - history.size() + 1L);
    }
}
