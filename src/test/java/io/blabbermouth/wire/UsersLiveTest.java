package io.blabbermouth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.AgentList;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Elapsed;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.WaitingUser;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** PROTOCOL.md, WebSocket /users, the rows of UserJoined and RemoveUser: what agents on both nodes hear live. */
@TwoNodes(value = "{\"chat\": {\"leaveGraceSeconds\": 1, \"requeueAfterSeconds\": 1}}", forEachTest = true)
class UsersLiveTest {
    @Test
    void tellsAllAgentsOfAUserWhoJoinsAsTheSeedHasIt(Nodes nodes) {
        List<Client> agents = nodes.agents();

        WaitingUser user = nodes.waitingUser(0, "Nika");

        for (Client agent : agents) {
            assertThat(agent.expect("UserJoined")).isEqualTo(user.user().card());
        }
    }

    @Test
    void removesAClaimedUserWithReasonJoined(Nodes nodes) {
        List<Client> agents = nodes.agents();
        WaitingUser user = nodes.waitingUser(0, "Nika");

        nodes.b().claim(user.user(), "Vika").expect("SupportJoinedUser");

        hearJoinedAndRemoved(agents, user.user(), "joined");
    }

    @Test
    void tellsNothingOfAUserWhoWasClaimedBeforeItsFirstJoin(Nodes nodes) {
        // Given
        List<Client> agents = nodes.agents();
        Registered user = nodes.a().register("Nika");
        Client support = nodes.b().claim(user, "Vika");
        support.expect("SupportJoinedUser");
        support.expectNothingUnread();

        // When
        nodes.a().joinAsUser(user).expect("SupportJoinedUser");

        // Then
        WaitingUser later = nodes.waitingUser(0, "Dodo");
        for (Client agent : agents) {
            assertThat(agent.expect("UserJoined")).isEqualTo(later.user().card());
        }
    }

    @Test
    void removesAUserWhoEndsTheWaitingWithReasonLeft(Nodes nodes) {
        List<Client> agents = nodes.agents();
        WaitingUser user = nodes.waitingUser(0, "Nika");

        user.client().send(Frames.leave("User"));

        hearJoinedAndRemoved(agents, user.user(), "left");
    }

    @Test
    void removesAUserWhoIsGoneForTheGraceWithReasonLeft(Nodes nodes) {
        List<Client> agents = nodes.agents();
        WaitingUser user = nodes.waitingUser(0, "Nika");

        Elapsed gone = Elapsed.start();
        user.client().close();
        gone.happened();

        hearJoinedAndRemoved(agents, user.user(), "left");
        gone.isDue(1);
    }

    @Test
    void returnsAUserWhoComesBackToTheOldPlace(Nodes nodes) {
        // Given
        List<Client> agents = nodes.agents();
        WaitingUser user = nodes.waitingUser(0, "Nika");
        user.client().close();
        hearJoinedAndRemoved(agents, user.user(), "left");
        WaitingUser younger = nodes.waitingUser(1, "Dodo");
        agents.forEach(agent -> agent.expect("UserJoined"));

        // When
        nodes.b().joinAsUser(user.user()).expect("UserJoined");

        // Then
        for (Client agent : agents) {
            assertThat(agent.expect("UserJoined")).isEqualTo(user.user().card());
            assertThat(AgentList.loadBare(agent))
                    .containsExactly(user.user().card(), younger.user().card());
        }
    }

    @Test
    void returnsAUserWhoseAgentIsGoneToTheOldPlace(Nodes nodes) {
        // Given
        List<Client> agents = nodes.agents();
        WaitingUser user = nodes.waitingUser(0, "Nika");
        Client support = nodes.b().claim(user.user(), "Vika");
        support.expect("SupportJoinedUser");
        // A claim whose winner has shown itself: what is due next is the requeue.
        support.expectNothingUnread();
        hearJoinedAndRemoved(agents, user.user(), "joined");
        WaitingUser younger = nodes.waitingUser(1, "Dodo");
        agents.forEach(agent -> agent.expect("UserJoined"));

        // When
        Elapsed gone = Elapsed.start();
        support.close();
        gone.happened();

        // Then
        for (Client agent : agents) {
            assertThat(agent.expect("UserJoined")).isEqualTo(user.user().card());
        }
        gone.isDue(1);
        for (Client agent : agents) {
            assertThat(AgentList.loadBare(agent))
                    .containsExactly(user.user().card(), younger.user().card());
        }
    }

    @Test
    void tellsNothingOfTheEndOfAChatThatAnAgentHas(Nodes nodes) {
        // Given
        Nodes.ActiveChat chat = nodes.activeChat();
        List<Client> agents = nodes.agents();

        // When
        chat.userClient().send(Frames.leave("User")).expect("ChatEnded");

        // Then
        WaitingUser later = nodes.waitingUser(0, "Dodo");
        for (Client agent : agents) {
            assertThat(agent.expect("UserJoined")).isEqualTo(later.user().card());
        }
    }

    @Nested
    @TwoNodes(value = "{\"chat\": {\"leaveGraceSeconds\": 5}}", forEachTest = true)
    class WhenThereIsTimeToComeBack {
        @Test
        void tellsNothingOfAUserWhoRefreshesInTheQueue(Nodes nodes) {
            // Given
            List<Client> agents = nodes.agents();
            WaitingUser user = nodes.waitingUser(0, "Nika");
            agents.forEach(agent -> agent.expect("UserJoined"));
            WaitingUser younger = nodes.waitingUser(0, "Dodo");
            agents.forEach(agent -> agent.expect("UserJoined"));

            // When
            user.client().close();
            nodes.b().joinAsUser(user.user()).expect("UserJoined");

            // Then
            for (Client agent : agents) {
                assertThat(AgentList.loadBare(agent))
                        .containsExactly(user.user().card(), younger.user().card());
            }
        }
    }

    @Nested
    @TwoNodes(value = "{\"chat\": {\"expireAfterSeconds\": 3, \"leaveGraceSeconds\": 30}}", forEachTest = true)
    class WhenChatsExpireBeforeTheGraceIsOver {
        @Test
        void removesAUserWhoIsGoneWithReasonExpired(Nodes nodes) {
            List<Client> agents = nodes.agents();
            WaitingUser user = nodes.waitingUser(0, "Nika");

            Elapsed gone = Elapsed.start();
            user.client().close();
            gone.happened();

            hearJoinedAndRemoved(agents, user.user(), "expired");
            gone.isDue(3);
        }

        @Test
        void keepsAUserWhoWaitsForLonger(Nodes nodes) {
            // Given
            List<Client> agents = nodes.agents();
            WaitingUser here = nodes.waitingUser(0, "Nika");
            agents.forEach(agent -> agent.expect("UserJoined"));

            // When: another user who came later expires
            WaitingUser gone = nodes.waitingUser(1, "Dodo");
            gone.client().close();
            hearJoinedAndRemoved(agents, gone.user(), "expired");

            // Then
            for (Client agent : agents) {
                assertThat(AgentList.loadBare(agent))
                        .containsExactly(here.user().card());
            }
        }
    }

    private static void hearJoinedAndRemoved(List<Client> agents, Registered user, String reason) {
        JsonObject removed = new JsonObject().put("userId", user.userId()).put("reason", reason);
        for (Client agent : agents) {
            assertThat(agent.expect("UserJoined")).isEqualTo(user.card());
            assertThat(agent.expect("RemoveUser")).isEqualTo(removed);
        }
    }
}
