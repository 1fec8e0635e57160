package io.blabbermouth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.LoadedAgent;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Joins and rejoins that are let in: "Join" of the protocol. */
@TwoNodes
class JoinTest {
    @Test
    void firstJoinAnswersUserJoinedAlone(Nodes nodes) {
        Registered user = nodes.a().register("Nika");

        Client client = nodes.b().joinAsUser(user);

        JsonObject joined = client.expect("UserJoined");
        assertThat(joined.fieldNames()).containsExactlyInAnyOrder("username", "userId", "chatId", "epoch");
        assertThat(joined.getString("username")).isEqualTo("Nika");
        assertThat(joined.getString("userId")).isEqualTo(user.userId());
        assertThat(joined.getString("chatId")).isEqualTo(user.chatId());
        assertThat(joined.getString("epoch")).isNotBlank();
        client.expectNothingUnread();
    }

    @Test
    void refreshInTheQueueKeepsTheOnePlace(Nodes nodes) {
        Registered first = nodes.a().register("First");
        Registered second = nodes.a().register("Second");
        Client client = nodes.a().joinAsUser(first);
        JsonObject joined = client.expect("UserJoined");
        nodes.a().joinAsUser(second).expect("UserJoined");

        client.close();
        Client refreshed = nodes.b().joinAsUser(first);

        assertThat(refreshed.expect("UserJoined")).isEqualTo(joined);
        assertThat(LoadedAgent.load(nodes.a()).loaded())
                .containsOnlyOnce(first.userId())
                .containsSubsequence(first.userId(), second.userId());
        refreshed.expectNothingUnread();
    }

    @Test
    void refreshInTheQueueBringsWhatWasWritten(Nodes nodes) {
        Registered user = nodes.a().register("Nika");
        Client client = nodes.a().joinAsUser(user);
        client.expect("UserJoined");
        JsonObject written =
                client.send(Frames.chatMessage("User", "Is anybody there?")).expect("ChatMessage");

        Client refreshed = nodes.b().joinAsUser(user);

        refreshed.expect("UserJoined");
        JsonObject history = refreshed.expect("ChatHistory");
        assertThat(history.getJsonArray("messages")).containsExactly(written);
        assertThat(history.containsKey("support")).isFalse();
        assertThat(written.containsKey("supportId")).isFalse();
        refreshed.expectNothingUnread();
    }

    @Test
    void userWithoutSupportIdLearnsItBeforeTheHistoryOfAnActiveChat(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        JsonObject message =
                chat.userClient().send(Frames.chatMessage("User", "Hello")).expect("ChatMessage");

        Client refreshed = nodes.b().joinAsUser(chat.user());

        JsonObject joined = refreshed.expect("SupportJoinedUser");
        assertThat(joined.getString("supportId")).isEqualTo(chat.supportId());
        assertThat(joined.getString("supportUserName")).isEqualTo("Vika");
        assertThat(joined.getString("epoch")).isNotBlank();
        assertThat(refreshed.expect("ChatHistory").getJsonArray("messages")).containsExactly(message);
        refreshed.expectNothingUnread();
        chat.userClient().expectNothingUnread();
    }

    /** With nothing to tell, an active chat answers with an empty history. */
    @Test
    void whoeverKnowsTheSupportIdGetsTheHistoryOfAnActiveChatAlone(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();

        Client user = nodes.b().openChat(chat.user()).send(Frames.rejoinAsUser(chat.user(), chat.supportId()));
        Client support = nodes.a().rejoinAsSupport(chat.user(), chat.supportId());

        assertThat(user.expect("ChatHistory").getJsonArray("messages")).isEmpty();
        assertThat(support.expect("ChatHistory").getJsonArray("messages")).isEmpty();
        Stream.of(user, support, chat.userClient(), chat.supportClient()).forEach(Client::expectNothingUnread);
    }

    /** Also in a chat that was never claimed: clients in the field send placeholders. */
    @Test
    void ignoresTheSupportIdOfAUserWhoWaits(Nodes nodes) {
        Registered user = nodes.a().register("Nika");

        Client client = nodes.a().openChat(user).send(Frames.rejoinAsUser(user, "ab".repeat(16)));

        client.expect("UserJoined");
        client.expectNothingUnread();
    }

    /** Clients write an id that they do not have as null or as an empty string. */
    @ParameterizedTest
    @ValueSource(strings = {"null", "\"\""})
    void noSupportIdMayBeWrittenAsNullOrEmpty(String none, Nodes nodes) {
        Registered user = nodes.a().register("Nika");
        JsonObject args = Frames.joinArgs(user);
        String asUser = Frames.of("Join", args.put("supportId", "?")).replace("\"?\"", none);
        String asSupport = Frames.of("Join", args.put("from", "Support").put("supportUserName", "Vika"))
                .replace("\"?\"", none);

        nodes.a().openChat(user).send(asUser).expect("UserJoined");
        nodes.b().openChat(user).send(asSupport).expect("SupportJoinedUser");
        Client refreshed = nodes.a().openChat(user).send(asUser);

        refreshed.expect("SupportJoinedUser");
        refreshed.expect("ChatHistory");
    }

    @Test
    void handlesFramesThatFollowAJoinCloselyAfterIt(Nodes nodes) {
        Registered user = nodes.a().register("Nika");

        Client client = nodes.a()
                .joinAsUser(user)
                .send(Frames.chatMessage("User", "one"))
                .send(Frames.chatMessage("User", "two"));
        client.expect("UserJoined");
        assertThat(client.expect("ChatMessage").getString("content")).isEqualTo("one");
        assertThat(client.expect("ChatMessage").getString("content")).isEqualTo("two");

        Client support = nodes.b().claim(user, "Vika").send(Frames.chatMessage("Support", "three"));
        support.expect("SupportJoinedUser");
        assertThat(support.expect("ChatHistory").getJsonArray("messages")).hasSize(2);
        assertThat(support.expect("ChatMessage").getString("content")).isEqualTo("three");
    }

    /** What a Join lacks costs the client an Error, not the connection. */
    @Test
    void rightJoinMayFollowOneThatLacksSomething(Nodes nodes) {
        Registered user = nodes.a().register("Nika");
        JsonObject args = Frames.joinArgs(user);
        Client client = nodes.b().openChat(user);

        client.send(Frames.of("Join", args.copy().putNull("userId")));

        assertThat(client.expectError("BAD_MESSAGE").getString("message")).contains("userId");
        client.send(Frames.of("Join", args)).expect("UserJoined");
    }
}
