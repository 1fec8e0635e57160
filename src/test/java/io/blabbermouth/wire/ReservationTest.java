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
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** PROTOCOL.md, WebSocket /users, the row of JoinUser. Agent 0 is on node A, agent 1 on node B. */
@TwoNodes(value = "{\"subscriber\": {\"reservationSeconds\": 4}}", forEachTest = true)
class ReservationTest {
    private static final String UNKNOWN = "00000000000000000000000000000000";

    @Test
    void takesTheUserOffEveryListOnce(Nodes nodes) {
        // Given
        List<Client> agents = nodes.agents();
        WaitingUser user = listedUser(nodes, agents, "Nika");

        // When
        agents.get(1).send(Frames.joinUser(user.user()));

        // Then
        for (Client agent : agents) {
            isRemoved(agent, user.user());
            assertThat(AgentList.loadBare(agent)).isEmpty();
        }
        user.client().expectNothingUnread();
    }

    @Test
    void tellsAgentsNothingMoreWhenTheChatIsClaimedInTime(Nodes nodes) {
        // Given
        List<Client> agents = nodes.agents();
        WaitingUser claimed = listedUser(nodes, agents, "Nika");
        WaitingUser lapses = listedUser(nodes, agents, "Dodo");
        agents.get(0).send(Frames.joinUser(claimed.user()));
        agents.forEach(agent -> isRemoved(agent, claimed.user()));

        // When
        nodes.a().claim(claimed.user(), "Vika").expect("SupportJoinedUser");

        // Then: all that comes until a younger reservation has lapsed is of that one
        agents.get(1).send(Frames.joinUser(lapses.user()));
        for (Client agent : agents) {
            isRemoved(agent, lapses.user());
            assertThat(agent.expect("UserJoined")).isEqualTo(lapses.user().card());
            assertThat(AgentList.loadBare(agent)).containsExactly(lapses.user().card());
        }
    }

    @Test
    void leavesTheChatToWhoeverClaimsItFirst(Nodes nodes) {
        List<Client> agents = nodes.agents();
        WaitingUser user = listedUser(nodes, agents, "Nika");
        agents.get(0).send(Frames.joinUser(user.user()));
        isRemoved(agents.get(0), user.user());

        Client other = nodes.b().claim(user.user(), "Kiku");

        assertThat(other.expect("SupportJoinedUser").getString("supportUserName"))
                .isEqualTo("Kiku");
    }

    @Test
    void keepsAReservedUserWhoLeavesOffTheLists(Nodes nodes) {
        // Given
        List<Client> agents = nodes.agents();
        WaitingUser leaves = listedUser(nodes, agents, "Nika");
        WaitingUser lapses = listedUser(nodes, agents, "Dodo");
        agents.get(0).send(Frames.joinUser(leaves.user()));
        agents.forEach(agent -> isRemoved(agent, leaves.user()));

        // When
        leaves.client().send(Frames.leave("User")).expect("ChatEnded");

        // Then: all that comes until a younger reservation has lapsed is of that one
        agents.get(1).send(Frames.joinUser(lapses.user()));
        for (Client agent : agents) {
            isRemoved(agent, lapses.user());
            assertThat(agent.expect("UserJoined")).isEqualTo(lapses.user().card());
            assertThat(AgentList.loadBare(agent)).containsExactly(lapses.user().card());
        }
    }

    static Stream<Arguments> notListed() {
        return Stream.of(
                notListed("unknown", listed -> new Registered(UNKNOWN, "Nika", UNKNOWN)),
                notListed("foreign userId", listed -> new Registered(UNKNOWN, "Nika", listed.chatId())),
                notListed("foreign chatId", listed -> new Registered(listed.userId(), "Nika", UNKNOWN)),
                notListed("malformed ids", listed -> new Registered("Nika's", "Nika", "../chats")),
                notListed("empty ids", listed -> new Registered("", "Nika", "")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("notListed")
    void answersRemoveUserToTheSenderAloneIfThereIsNoSuchUser(
            String what, UnaryOperator<Registered> wrong, Nodes nodes) {
        // Given
        List<Client> agents = nodes.agents();
        WaitingUser listed = listedUser(nodes, agents, "Nika");
        Registered user = wrong.apply(listed.user());

        // When
        agents.get(0).send(Frames.joinUser(user));

        // Then
        isRemoved(agents.get(0), user);
        for (Client agent : agents) {
            assertThat(AgentList.loadBare(agent))
                    .as(what)
                    .containsExactly(listed.user().card());
        }
    }

    @Test
    void answersRemoveUserToTheSenderAloneIfTheUserIsTakenAlready(Nodes nodes) {
        // Given
        List<Client> agents = nodes.agents();
        WaitingUser user = listedUser(nodes, agents, "Nika");
        agents.get(0).send(Frames.joinUser(user.user()));
        agents.forEach(agent -> isRemoved(agent, user.user()));

        // When
        agents.get(1).send(Frames.joinUser(user.user()));

        // Then
        isRemoved(agents.get(1), user.user());
        agents.forEach(Client::expectNothingUnread);
    }

    @Nested
    @TwoNodes(value = "{\"subscriber\": {\"reservationSeconds\": 2}}", forEachTest = true)
    class WhenItIsShort {
        @Test
        void returnsTheUserToTheOldPlaceWhenNobodyClaims(Nodes nodes) {
            // Given
            List<Client> agents = nodes.agents();
            WaitingUser first = listedUser(nodes, agents, "Nika");
            WaitingUser second = listedUser(nodes, agents, "Dodo");

            // When
            Elapsed reserved = Elapsed.start();
            agents.get(0).send(Frames.joinUser(first.user()));
            agents.forEach(agent -> isRemoved(agent, first.user()));
            reserved.happened();

            // Then
            for (Client agent : agents) {
                assertThat(agent.expect("UserJoined")).isEqualTo(first.user().card());
            }
            reserved.isDue(2);
            for (Client agent : agents) {
                assertThat(AgentList.loadBare(agent))
                        .containsExactly(first.user().card(), second.user().card());
            }
        }

        @Test
        void answersAnAgentWhoHasNotLoadedAndNothingElseIsToldToIt(Nodes nodes) {
            // Given
            List<Client> agents = nodes.agents();
            WaitingUser user = listedUser(nodes, agents, "Nika");
            Client unloaded = nodes.b().openUsers();

            // When
            unloaded.send(Frames.joinUser(user.user()));

            // Then
            isRemoved(unloaded, user.user());
            for (Client agent : agents) {
                isRemoved(agent, user.user());
                agent.expect("UserJoined");
            }
            unloaded.expectNothingUnread();
        }
    }

    private static Arguments notListed(String what, UnaryOperator<Registered> wrong) {
        return Arguments.of(what, wrong);
    }

    private static WaitingUser listedUser(Nodes nodes, List<Client> agents, String username) {
        WaitingUser user = nodes.waitingUser(0, username);
        agents.forEach(agent ->
                assertThat(agent.expect("UserJoined")).isEqualTo(user.user().card()));
        return user;
    }

    private static void isRemoved(Client agent, Registered user) {
        assertThat(agent.expect("RemoveUser").getString("userId")).isEqualTo(user.userId());
    }
}
