package io.blabbermouth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.AgentList;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.ForgetfulRedis;
import io.blabbermouth.testing.ForgetfulRedis.Forgetting;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Node;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.WaitingUser;
import io.blabbermouth.testing.Registered;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What Redis forgets of a chat's state: who has it, who waits, and that it is over. */
@Timeout(60)
class ForgottenStateTest {
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

    @ParameterizedTest
    @EnumSource
    void leavesTheChatToTheAgentWhoseClaimIsForgotten(Forgetting forgetting) {
        // Given
        WaitingUser user = nodes.waitingUser(0, "Nika");
        redis.takeCopy();
        Client vika = nodes.b().claim(user.user(), "Vika");
        String supportId = vika.expect("SupportJoinedUser").getString("supportId");
        user.client().expect("SupportJoinedUser");
        vika.expectNothingUnread();

        // When
        redis.forget(forgetting);

        // Then
        assertThat(vika.closeCode()).isEqualTo(4412);
        nodes.awaitStore();
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
        redis.takeCopy();
        user.client().send(Frames.leave("User")).expect("ChatEnded");
        user.client().expectClosed(1000);

        // When
        redis.forget(forgetting);
        nodes.awaitStore();

        // Then
        nodes.b().joinAsUser(user.user()).expectExpired(user.user());
        AgentList.batch(nodes.b())
                .followToSnapshot()
                .followUntil(users -> !users.contains(user.user().userId()));
    }

    @ParameterizedTest
    @EnumSource
    void keepsOffTheListsWhoHasLeft(Forgetting forgetting) {
        // Given
        WaitingUser user = nodes.waitingUser(0, "Nika");
        redis.takeCopy();
        List<AgentList> agents = List.of(AgentList.batch(nodes.a()), AgentList.batch(nodes.b()));
        agents.forEach(agent -> agent.followUntil(users -> users.size() == 1));
        user.client().abort();
        agents.forEach(agent -> agent.followUntil(users -> users.isEmpty()));

        // When
        redis.forget(forgetting);
        nodes.awaitStore();

        // Then: what an older state says of it is put right at once, not when its grace has passed again
        Client clock = nodes.a().openUsers();
        for (int second = 0; second < 3; second++) {
            clock.awaitPing();
        }
        agents.forEach(
                agent -> assertThat(agent.reload().followToSnapshot().userIds()).isEmpty());
    }

    @ParameterizedTest
    @EnumSource
    void keepsEverybodyInTheQueueWhereTheyWere(Forgetting forgetting) {
        // Given
        String known = waitingUserWhoUnderstandsResets(nodes.a());
        redis.takeCopy();
        List<String> waiting =
                List.of(known, waitingUserWhoUnderstandsResets(nodes.b()), waitingUserWhoUnderstandsResets(nodes.a()));
        List<AgentList> agents = List.of(AgentList.batch(nodes.a()), AgentList.batch(nodes.b()));
        agents.forEach(agent -> agent.followUntil(users -> users.size() == waiting.size()));

        // When
        redis.forget(forgetting);
        nodes.awaitStore();

        // Then: nobody is taken off a list, also when Redis has had the time to settle
        Client clock = nodes.a().openUsers();
        for (int second = 0; second < 8; second++) {
            clock.awaitPing();
        }
        agents.forEach(agent -> {
            agent.client().expectNothingUnread();
            assertThat(agent.reload().followToSnapshot().userIds()).isEqualTo(waiting);
        });
    }

    /** @return its userId */
    private static String waitingUserWhoUnderstandsResets(Node node) {
        Registered user = node.register("Nika");
        Client client = node.openChat(user);
        client.send(Frames.of("Join", Frames.joinArgs(user).put("after", 0))).expect("UserJoined");
        return user.userId();
    }
}
