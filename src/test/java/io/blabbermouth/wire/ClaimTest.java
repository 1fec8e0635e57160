package io.blabbermouth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** An agent's Join without {@code supportId}: the claims of the protocol's table of joins. */
@TwoNodes
class ClaimTest {
    @Test
    void everyConnectionOfTheChatHearsOfTheClaim(Nodes nodes) {
        Registered user = nodes.a().register("Nika");
        Client onA = nodes.a().joinAsUser(user);
        String epoch = onA.expect("UserJoined").getString("epoch");
        Client onB = nodes.b().joinAsUser(user);
        onB.expect("UserJoined");

        Client winner = nodes.b().claim(user, "Vika");

        JsonObject joined = winner.expect("SupportJoinedUser");
        assertThat(joined.getString("supportId")).matches("[0-9a-f]{32}").isNotEqualTo(user.userId());
        assertThat(joined.copy().putNull("supportId"))
                .isEqualTo(new JsonObject()
                        .putNull("supportId")
                        .put("supportUserName", "Vika")
                        .put("username", "Nika")
                        .put("userId", user.userId())
                        .put("chatId", user.chatId())
                        .put("epoch", epoch));
        assertThat(onA.expect("SupportJoinedUser")).isEqualTo(joined);
        assertThat(onB.expect("SupportJoinedUser")).isEqualTo(joined);
        List.of(onA, onB, winner).forEach(Client::expectNothingUnread);
    }

    @Test
    void winnerGetsWhatTheUserWroteWhileWaiting(Nodes nodes) {
        Registered user = nodes.a().register("Nika");
        Client userClient = nodes.a().joinAsUser(user);
        userClient.expect("UserJoined");
        JsonObject first = userClient.send(Frames.chatMessage("User", "one")).expect("ChatMessage");
        JsonObject second = userClient.send(Frames.chatMessage("User", "two")).expect("ChatMessage");

        Client winner = nodes.b().claim(user, "Vika");

        JsonObject joined = winner.expect("SupportJoinedUser");
        JsonObject history = winner.expect("ChatHistory");
        assertThat(history.getJsonArray("messages")).containsExactly(first, second);
        assertThat(first.containsKey("supportId")).isFalse();
        assertThat(history.getJsonObject("support").getString("supportId")).isEqualTo(joined.getString("supportId"));
        assertThat(userClient.expect("SupportJoinedUser")).isEqualTo(joined);
        userClient.expectNothingUnread();
        winner.expectNothingUnread();
    }

    @Test
    void laterClaimsAreTurnedAwayWithTheWinnersName(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();

        JsonObject error = nodes.a().claim(chat.user(), "Zaza").expectRefused("ALREADY_CLAIMED", 4409);

        assertThat(error.getString("supportUserName")).isEqualTo("Vika");
        assertThat(error.getBoolean("retryable")).isFalse();
        chat.userClient().expectNothingUnread();
        chat.supportClient().expectNothingUnread();
    }

    @Test
    void mayComeBeforeTheUsersFirstJoin(Nodes nodes) {
        Registered user = nodes.a().register("Nika");

        Client winner = nodes.b().claim(user, "Vika");
        JsonObject joined = winner.expect("SupportJoinedUser");
        Client userClient = nodes.a().joinAsUser(user);

        assertThat(userClient.expect("SupportJoinedUser")).isEqualTo(joined);
        assertThat(userClient.expect("ChatHistory").getJsonArray("messages")).isEmpty();
        userClient.expectNothingUnread();
        winner.expectNothingUnread();
    }
}
