package io.blabbermouth.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.chat.ChatId;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.WaitingUser;
import io.blabbermouth.testing.RawRedis;
import io.blabbermouth.testing.TwoNodes;
import org.junit.jupiter.api.Test;

/** clientMessageIds are remembered long enough, and not for ever. */
@TwoNodes("{\"chat\":{\"historyMessagesMax\":5,\"clientMessageIdsMax\":5}}")
class NamesTest {
    private static final int MESSAGES = 300;

    @Test
    void areForgottenLongAfterTheirMessages(Nodes nodes) {
        // Given
        WaitingUser user = nodes.waitingUser(0, "Nika");
        Client client = user.client();

        // When
        for (int i = 1; i <= MESSAGES; i++) {
            client.send(Frames.chatMessage("User", "message " + i, "m-" + i));
            assertThat(client.expect("ChatMessage").getLong("seq")).isEqualTo(i);
        }

        // Then
        try (RawRedis redis = RawRedis.connect(nodes.redis())) {
            String names = new RedisKeys(nodes.keyPrefix())
                    .forMessage(new ChatId(user.user().chatId()))
                    .get(2);
            // Two fields are no names.
            assertThat((Long) redis.command("HLEN", names)).isBetween(5L, 5L + 100 + 2);
        }
        for (int i = MESSAGES - 4; i <= MESSAGES; i++) {
            client.send(Frames.chatMessage("User", "message " + i, "m-" + i));
            assertThat(client.expect("ChatMessage").getLong("seq")).isEqualTo(i);
        }
        client.send(Frames.chatMessage("User", "message 1", "m-1"));
        assertThat(client.expect("ChatMessage").getLong("seq")).isEqualTo(MESSAGES + 1);
    }
}
