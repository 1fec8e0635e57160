package io.blabbermouth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.AgentList;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.FolderCopy;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Node;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.Nodes.WaitingUser;
import io.blabbermouth.testing.OwnRedis;
import io.blabbermouth.testing.RawRedis;
import io.blabbermouth.testing.Registered;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
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
    /** How Redis forgets. */
    enum Forgetting {
        /** What came since the copy was taken; it is killed and starts on the copy. */
        ROLLBACK,
        /** Everything, without a restart: its connections stay. */
        FLUSH
    }

    @TempDir
    private Path temp;

    private Path folder;
    private OwnRedis redis;
    private Nodes nodes;
    private FolderCopy copy;

    @BeforeEach
    void start() throws IOException {
        folder = Files.createDirectory(temp.resolve("redis"));
        redis = OwnRedis.start(folder);
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
        redis.kill();
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
        takeCopy();
        JsonObject held = say(chat, "held", "m-1");
        List.of(kept, held)
                .forEach(message -> assertThat(user.expect("ChatMessage")).isEqualTo(message));

        // When
        forget(forgetting);

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
        takeCopy();
        user.client().send(Frames.chatMessage("User", "held")).expect("ChatMessage");

        // When
        nodes.a().whileFrozen(() -> {
            forget(Forgetting.ROLLBACK);
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

    @ParameterizedTest
    @EnumSource
    void leavesTheChatToTheAgentWhoseClaimIsForgotten(Forgetting forgetting) {
        // Given
        WaitingUser user = nodes.waitingUser(0, "Nika");
        takeCopy();
        Client vika = nodes.b().claim(user.user(), "Vika");
        String supportId = vika.expect("SupportJoinedUser").getString("supportId");
        user.client().expect("SupportJoinedUser");
        vika.expectNothingUnread();

        // When
        forget(forgetting);

        // Then
        assertThat(vika.closeCode()).isEqualTo(4412);
        Client dato = nodes.a().claim(user.user(), "Dato");
        assertThat(dato.expectRefused("ALREADY_CLAIMED", 4409).getString("supportUserName"))
                .isEqualTo("Vika");
        nodes.b().rejoinAsSupport(user.user(), supportId).expect("ChatHistory");
        Client again = nodes.b().joinAsUser(user.user());
        assertThat(again.expect("SupportJoinedUser").getString("supportId")).isEqualTo(supportId);
    }

    @ParameterizedTest
    @EnumSource
    void endsAgainTheChatWhoseEndIsForgotten(Forgetting forgetting) {
        // Given
        WaitingUser user = nodes.waitingUser(0, "Nika");
        takeCopy();
        user.client().send(Frames.leave("User")).expect("ChatEnded");
        user.client().expectClosed(1000);

        // When
        forget(forgetting);
        nodes.awaitStore();

        // Then
        nodes.b().joinAsUser(user.user()).expectExpired(user.user());
        AgentList.batch(nodes.b())
                .followToSnapshot()
                .followUntil(users -> !users.contains(user.user().userId()));
    }

    @ParameterizedTest
    @EnumSource
    void keepsEverybodyInTheQueueWhereTheyWere(Forgetting forgetting) {
        // Given
        String known = waitingUserWhoUnderstandsResets(nodes.a());
        takeCopy();
        List<String> waiting =
                List.of(known, waitingUserWhoUnderstandsResets(nodes.b()), waitingUserWhoUnderstandsResets(nodes.a()));
        List<AgentList> agents = List.of(AgentList.batch(nodes.a()), AgentList.batch(nodes.b()));
        agents.forEach(agent -> agent.followUntil(users -> users.size() == waiting.size()));

        // When
        forget(forgetting);
        nodes.awaitStore();

        // Then: nobody is taken off a list, also when Redis has had the time to settle
        Client clock = nodes.a().openUsers();
        for (int second = 0; second < 6; second++) {
            clock.awaitPing();
        }
        agents.forEach(agent -> {
            agent.client().expectNothingUnread();
            assertThat(agent.reload().followToSnapshot().userIds()).isEqualTo(waiting);
        });
    }

    /** Nodes that were not there have nothing to remember by. */
    @Test
    void tellsWhoComesBackThatItIsLostWhenNobodyHoldsIt() {
        // Given
        ActiveChat chat = nodes.activeChat();
        say(chat, "kept");
        takeCopy();
        say(chat, "lost");
        nodes.a().close();
        nodes.b().close();

        // When
        forget(Forgetting.ROLLBACK);

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

    /** @return its userId */
    private static String waitingUserWhoUnderstandsResets(Node node) {
        Registered user = node.register("Nika");
        Client client = node.openChat(user);
        client.send(Frames.of("Join", Frames.joinArgs(user).put("after", 0))).expect("UserJoined");
        return user.userId();
    }

    private void takeCopy() {
        copy = FolderCopy.of(folder, temp.resolve("copy"));
    }

    private void forget(Forgetting forgetting) {
        switch (forgetting) {
            case ROLLBACK -> {
                redis.kill();
                copy.restore();
                redis.restart();
            }
            case FLUSH -> {
                try (RawRedis raw = RawRedis.connect(redis.server())) {
                    raw.command("FLUSHALL");
                }
            }
        }
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
