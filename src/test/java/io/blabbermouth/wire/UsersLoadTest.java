package io.blabbermouth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.AgentList;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.WaitingUser;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** PROTOCOL.md, WebSocket /users, the rows of Load. */
@TwoNodes(forEachTest = true)
class UsersLoadTest {
    @Test
    void tellsNothingBeforeLoad(Nodes nodes) {
        // Given
        Client silent = nodes.b().openUsers();
        Client loaded = nodes.agents().get(1);

        // When
        WaitingUser user = nodes.waitingUser(0, "Nika");
        user.client().send(Frames.leave("User"));

        // Then
        loaded.expect("UserJoined");
        loaded.expect("RemoveUser");
        silent.expectNothingUnread();
    }

    @Test
    void loadGivesOneBareObjectAUserOldestFirst(Nodes nodes) {
        // Given
        WaitingUser first = nodes.listedUser(0, "Nika");
        WaitingUser second = nodes.listedUser(1, "Dodo");
        WaitingUser third = nodes.listedUser(0, "Nika");

        // When
        List<JsonObject> users = AgentList.loadBare(nodes.b().openUsers());

        // Then
        assertThat(users)
                .containsExactly(
                        first.user().card(), second.user().card(), third.user().card());
    }

    @Test
    void writesABareObjectWithTheSeedsFieldsInTheSeedsOrder(Nodes nodes) {
        WaitingUser user = nodes.listedUser(0, "Nika");

        String text = nodes.b().openUsers().send(Frames.load()).nextText();

        assertThat(text).isEqualTo(user.user().card().encode());
    }

    @Test
    void loadWithBatchGivesOnePendingUsersWithWaitingSince(Nodes nodes) {
        // Given
        WaitingUser first = nodes.listedUser(0, "Nika");
        WaitingUser second = nodes.listedUser(1, "Dodo");

        // When
        List<JsonObject> users = AgentList.loadBatch(nodes.b().openUsers());

        // Then
        assertThat(users)
                .extracting(user -> user.getString("userId"))
                .containsExactly(first.user().userId(), second.user().userId());
        assertThat(users)
                .extracting(user -> user.getString("waitingSince"))
                .isSorted()
                .allSatisfy(since -> assertThat(since).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z"));
        assertThat(users.get(0).fieldNames()).containsExactlyInAnyOrder("username", "userId", "chatId", "waitingSince");
    }

    @Test
    void loadOfAnEmptyListGivesNothing(Nodes nodes) {
        nodes.b().openUsers().send(Frames.load()).expectNothingUnread();
    }

    @Test
    void loadWithBatchOfAnEmptyListGivesAnEmptyPendingUsers(Nodes nodes) {
        JsonObject args = nodes.b().openUsers().send(Frames.loadBatch()).expect("PendingUsers");

        assertThat(args).isEqualTo(new JsonObject("{\"users\":[]}"));
    }

    @Test
    void listsNobodyWhoHasNotJoinedOrIsTaken(Nodes nodes) {
        // Given
        nodes.a().register("Nika");
        nodes.activeChat();
        nodes.a().claim(nodes.a().register("Dodo"), "Vika").expect("SupportJoinedUser");
        WaitingUser waiting = nodes.listedUser(0, "Zaza");

        // When
        List<JsonObject> users = AgentList.loadBare(nodes.b().openUsers());

        // Then
        assertThat(users).containsExactly(waiting.user().card());
    }

    @ParameterizedTest
    @ValueSource(strings = {"/users", "/users/vika", "/users/00000000-0000?as=support"})
    void servesTheListUnderUsersWithAnythingBehind(String path, Nodes nodes) {
        WaitingUser user = nodes.listedUser(0, "Nika");

        Client agent = nodes.b().open(nodes.b().subscriberPort(), path, "support");

        assertThat(AgentList.loadBare(agent)).containsExactly(user.user().card());
    }

    @Test
    void secondLoadGivesANewSnapshotAndRepeatsNothing(Nodes nodes) {
        // Given
        Client agent = nodes.agents().get(1);
        WaitingUser gone = nodes.waitingUser(0, "Nika");
        WaitingUser stays = nodes.waitingUser(1, "Dodo");
        agent.expect("UserJoined");
        agent.expect("UserJoined");
        gone.client().send(Frames.leave("User"));
        agent.expect("RemoveUser");

        // When
        List<JsonObject> second = AgentList.loadBare(agent);

        // Then
        assertThat(second).containsExactly(stays.user().card());
        WaitingUser later = nodes.waitingUser(0, "Zaza");
        assertThat(agent.expect("UserJoined")).isEqualTo(later.user().card());
        agent.expectNothingUnread();
    }

    @Test
    void tellsAgentsWhoLoadedWithBatchSinceWhenALiveUserWaits(Nodes nodes) {
        // Given
        Client agent = nodes.b().openUsers();
        AgentList.loadBatch(agent);

        // When
        WaitingUser user = nodes.waitingUser(0, "Nika");

        // Then
        JsonObject told = agent.expect("UserJoined");
        assertThat(told.getString("userId")).isEqualTo(user.user().userId());
        assertThat(AgentList.loadBatch(agent)).containsExactly(told);
    }
}
