package io.blabbermouth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** The flow that clients of the first hour know, user on one node, agent on the other. */
@TwoNodes
class SeedFlowTest {
    @Test
    void servesTheEightStepsOfTheSeed(Nodes nodes) {
        // 1: the user registers
        Registered user = nodes.a().register("Nika");
        assertThat(user.username()).isEqualTo("Nika");
        assertThat(user.userId()).matches("[0-9a-f]{32}");
        assertThat(user.chatId()).matches("[0-9a-f]{32}").isNotEqualTo(user.userId());

        // 3 (its first half): an agent listens
        Client list = nodes.b().openUsers().send("{\"type\":\"Load\"}").expectNothingUnread();

        // 2: the user joins
        Client userClient = nodes.a().joinAsUser(user);
        isCard(userClient.expect("UserJoined"), user);

        // 3: the agent hears of the user, and takes it off the lists
        isCard(list.expect("UserJoined"), user);
        list.send(Frames.joinUser(user));
        assertThat(list.expect("RemoveUser").getString("userId")).isEqualTo(user.userId());

        // 4: the agent joins the chat
        Client supportClient = nodes.b().claim(user, "Vika");
        JsonObject joined = supportClient.expect("SupportJoinedUser");
        assertThat(joined.getString("supportUserName")).isEqualTo("Vika");
        isCard(joined, user);
        assertThat(userClient.expect("SupportJoinedUser")).isEqualTo(joined);
        String supportId = joined.getString("supportId");

        // 5 and 6: both speak, with the ids as those clients write them
        JsonObject args = new JsonObject()
                .put("userId", user.userId())
                .put("supportId", supportId)
                .put("content", "Hey, how can I do it via internet bank?")
                .put("from", "User");
        userClient.send(Frames.of("ChatMessage", args));
        JsonObject first = userClient.expect("ChatMessage");
        isMessage(first, user, supportId, "Hey, how can I do it via internet bank?", "User");
        assertThat(supportClient.expect("ChatMessage")).isEqualTo(first);

        supportClient.send(Frames.of(
                "ChatMessage",
                args.put("content", "Please navigate to Transfer :)")
                        .put("from", "Support")
                        .put("supportUserName", "Vika")));
        JsonObject second = supportClient.expect("ChatMessage");
        isMessage(second, user, supportId, "Please navigate to Transfer :)", "Support");
        assertThat(userClient.expect("ChatMessage")).isEqualTo(second);

        // 7 and 8: both refresh, on the other node
        userClient.close();
        Client refreshedUser = nodes.b()
                .openChat(user)
                .send(Frames.of("Join", Frames.joinArgs(user).put("supportId", supportId)));
        assertThat(refreshedUser.expect("ChatHistory").getJsonArray("messages")).containsExactly(first, second);
        supportClient.close();
        Client refreshedSupport = nodes.a().openChat(user).send(Frames.rejoinAsSupport(user, supportId));
        assertThat(refreshedSupport.expect("ChatHistory").getJsonArray("messages"))
                .containsExactly(first, second);
    }

    private static void isCard(JsonObject args, Registered user) {
        assertThat(args.getString("username")).isEqualTo(user.username());
        assertThat(args.getString("userId")).isEqualTo(user.userId());
        assertThat(args.getString("chatId")).isEqualTo(user.chatId());
    }

    private static void isMessage(JsonObject args, Registered user, String supportId, String content, String from) {
        assertThat(args.getString("userId")).isEqualTo(user.userId());
        assertThat(args.getString("supportId")).isEqualTo(supportId);
        assertThat(args.getString("content")).isEqualTo(content);
        assertThat(args.getString("from")).isEqualTo(from);
        assertThat(args.getString("timestamp")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
    }
}
