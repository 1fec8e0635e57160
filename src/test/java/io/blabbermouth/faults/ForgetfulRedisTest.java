package io.blabbermouth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.ForgetfulRedis;
import io.blabbermouth.testing.ForgetfulRedis.Forgetting;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Node;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.Nodes.WaitingUser;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A Redis that forgets some of what it had acknowledged, or all: nodes make it remember, and whoever saw more is told. */
@Timeout(60)
class ForgetfulRedisTest {
    @TempDir
    private Path temp;

    private ForgetfulRedis redis;
    private Nodes nodes;

    @BeforeEach
    void start() {
        redis = ForgetfulRedis.start(temp);
        nodes = Nodes.start(2, redis.server(), new JsonObject());
    }

    @AfterEach
    void stop() {
        nodes.close();
        redis.close();
    }

    @Test
    void disturbsNobodyWhenNothingIsForgotten() {
        // Given
        ActiveChat chat = nodes.activeChat();
        say(chat, "one");
        say(chat, "two");

        // When
        redis.restart();
        nodes.awaitStore();

        // Then: who stayed goes on, and so does who resumes across the restart
        assertThat(say(chat, "three").getLong("seq")).isEqualTo(3);
        Client resumed = nodes.b().openChat(chat.user()).send(resume(chat, 2));
        JsonObject history = resumed.expect("ChatHistory");
        assertThat(history.containsKey("reset")).isFalse();
        assertThat(history.getJsonArray("messages")).hasSize(1);
        assertThat(history.getString("epoch")).isNotEqualTo(chat.epoch());
    }

    @ParameterizedTest
    @EnumSource
    void remembersByTheNodesWhatItHasForgotten(Forgetting forgetting) {
        // Given: an agent's client of the first hour, and a user's that understands a reset
        ActiveChat chat = nodes.activeChat();
        Client user = nodes.a().openChat(chat.user()).send(resume(chat, 0));
        user.expect("ChatHistory");
        JsonObject kept = say(chat, "kept");
        redis.takeCopy();
        JsonObject held = say(chat, "held", "m-1");
        List.of(kept, held)
                .forEach(message -> assertThat(user.expect("ChatMessage")).isEqualTo(message));

        // When
        redis.forget(forgetting);

        // Then: both are told, and have all of it again
        user.expect("SupportJoinedUser");
        JsonObject history = user.expect("ChatHistory");
        assertThat(history.getBoolean("reset")).isTrue();
        assertThat(history.getJsonArray("messages")).containsExactly(kept, held);
        assertThat(chat.supportClient().closeCode()).isEqualTo(4412);
        Client support = nodes.a().rejoinAsSupport(chat.user(), chat.supportId());
        assertThat(support.expect("ChatHistory").getJsonArray("messages")).containsExactly(kept, held);
        // … and what is sent again is known.
        user.send(Frames.chatMessage("User", "held", "m-1"));
        assertThat(user.expect("ChatMessage")).isEqualTo(held);
        Client.expectNothingElse(user, support);
    }

    /** Only the node that stood still has the message. */
    @Test
    void remembersByANodeThatWasFrozenMeanwhile() {
        // Given
        WaitingUser user = nodes.waitingUser(0, "Nika");
        Client support = nodes.a().claim(user.user(), "Vika");
        support.expect("SupportJoinedUser");
        JsonObject joined = user.client().expect("SupportJoinedUser");
        String resume = Frames.resumeAsUser(user.user(), joined.getString("supportId"), 0, joined.getString("epoch"));
        redis.takeCopy();
        user.client().send(Frames.chatMessage("User", "held")).expect("ChatMessage");

        // When
        nodes.a().whileFrozen(() -> {
            redis.forget(Forgetting.ROLLBACK);
            nodes.b().awaitStore();
            Client other = nodes.b().openChat(user.user()).send(resume);
            assertThat(other.expect("ChatHistory").getJsonArray("messages")).isEmpty();
            other.send(Frames.chatMessage("User", "meanwhile")).expect("ChatMessage");
        });

        // Then
        assertThat(user.client().closeCode()).isEqualTo(4412);
        Client back = nodes.b().openChat(user.user()).send(resume);
        assertThat(back.expect("ChatHistory").getJsonArray("messages").stream()
                        .map(message -> ((JsonObject) message).getString("content")))
                .containsExactly("meanwhile", "held");
    }

    /** Nodes that were not there have nothing to remember by. */
    @Test
    void tellsWhoComesBackThatItIsLostWhenNobodyHoldsIt() {
        // Given
        ActiveChat chat = nodes.activeChat();
        say(chat, "kept");
        redis.takeCopy();
        say(chat, "lost");
        nodes.a().close();
        nodes.b().close();

        // When
        redis.forget(Forgetting.ROLLBACK);

        // Then
        Node fresh = nodes.startAnother();
        Client user = fresh.openChat(chat.user()).send(resume(chat, 2));
        JsonObject history = user.expect("ChatHistory");
        assertThat(history.getBoolean("reset")).isTrue();
        assertThat(history.getJsonArray("messages")).hasSize(1);
        user.send(Frames.chatMessage("User", "another second"));
        assertThat(user.expect("ChatMessage").getLong("seq")).isEqualTo(2);
        // Position 2 of the old epoch was another message.
        Client late = fresh.openChat(chat.user()).send(resume(chat, 2));
        assertThat(late.expect("ChatHistory").getBoolean("reset")).isTrue();
    }

    private static JsonObject say(ActiveChat chat, String content) {
        return say(chat, content, null);
    }

    /** @return the message as both sides have it */
    private static JsonObject say(ActiveChat chat, String content, String clientMessageId) {
        chat.userClient()
                .send(
                        clientMessageId == null
                                ? Frames.chatMessage("User", content)
                                : Frames.chatMessage("User", content, clientMessageId));
        JsonObject message = chat.userClient().expect("ChatMessage");
        assertThat(chat.supportClient().expect("ChatMessage")).isEqualTo(message);
        return message;
    }

    private static String resume(ActiveChat chat, long after) {
        return Frames.resumeAsUser(chat.user(), chat.supportId(), after, chat.epoch());
    }
}
