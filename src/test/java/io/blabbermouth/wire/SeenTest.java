package io.blabbermouth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.Nodes.Tabs;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;

/** The contract's section Other messages on a chat: Seen. */
@TwoNodes
class SeenTest {
    @Test
    void isRelayedToEveryConnectionOfTheOtherSide(Nodes nodes) {
        Tabs tabs = nodes.tabs();
        write(tabs.chat().userClient(), "User", 3);
        tabs.all().forEach(client -> read(client, 3));

        tabs.users().get(0).send(Frames.seen("User", 2));

        tabs.supports().forEach(client -> isSeen(client, "User", 2));
    }

    @Test
    void movesOnlyForwardAndIsNotToldOtherwise(Nodes nodes) {
        ActiveChat chat = chatOfThree(nodes);

        chat.supportClient()
                .send(Frames.seen("Support", 2))
                .send(Frames.seen("Support", 2))
                .send(Frames.seen("Support", 1))
                .send(Frames.seen("Support", 0))
                .send(Frames.seen("Support", 3));

        isSeen(chat.userClient(), "Support", 2);
        isSeen(chat.userClient(), "Support", 3);
        hearNothingButMessages(chat);
    }

    @Test
    void goesAtMostToTheLastSeq(Nodes nodes) {
        ActiveChat chat = chatOfThree(nodes);

        chat.userClient().send(Frames.seen("User", (1L << 53) - 1)).send(Frames.seen("User", 4));

        isSeen(chat.supportClient(), "User", 3);
        hearNothingButMessages(chat);
    }

    @Test
    void isStoredPerSideAndToldInHistory(Nodes nodes) {
        ActiveChat chat = chatOfThree(nodes);

        chat.userClient().send(Frames.seen("User", 3));
        isSeen(chat.supportClient(), "User", 3);
        chat.supportClient().send(Frames.seen("Support", 1));
        isSeen(chat.userClient(), "Support", 1);

        Client refreshed = nodes.b().openChat(chat.user()).send(Frames.rejoinAsUser(chat.user(), chat.supportId()));
        assertThat(refreshed.expect("ChatHistory").getJsonObject("seen"))
                .isEqualTo(new JsonObject().put("User", 3).put("Support", 1));
    }

    @Test
    void isZeroInHistoryWhileNothingWasSeen(Nodes nodes) {
        ActiveChat chat = chatOfThree(nodes);

        Client refreshed = nodes.a().openChat(chat.user()).send(Frames.rejoinAsSupport(chat.user(), chat.supportId()));

        assertThat(refreshed.expect("ChatHistory").getJsonObject("seen"))
                .isEqualTo(new JsonObject().put("User", 0).put("Support", 0));
    }

    /** What a user has seen while waiting, its own words, the agent learns by the history of the claim. */
    @Test
    void isStoredWhileTheUserWaits(Nodes nodes) {
        Registered user = nodes.a().register("Nika");
        Client userClient = nodes.a().joinAsUser(user);
        userClient.expect("UserJoined");
        write(userClient, "User", 2);
        read(userClient, 2);

        userClient.send(Frames.seen("User", 1)).expectNothingUnread();

        Client supportClient = nodes.b().claim(user, "Vika");
        supportClient.expect("SupportJoinedUser");
        assertThat(supportClient.expect("ChatHistory").getJsonObject("seen"))
                .isEqualTo(new JsonObject().put("User", 1).put("Support", 0));
    }

    @Test
    void isForbiddenInTheNameOfTheOtherSide(Nodes nodes) {
        ActiveChat chat = chatOfThree(nodes);

        chat.userClient().send(Frames.seen("Support", 2));
        chat.supportClient().send(Frames.seen("User", 2));

        chat.userClient().expectError("FORBIDDEN");
        chat.supportClient().expectError("FORBIDDEN");
        hearNothingButMessages(chat);
    }

    private static ActiveChat chatOfThree(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        write(chat.userClient(), "User", 3);
        read(chat.userClient(), 3);
        read(chat.supportClient(), 3);
        return chat;
    }

    private static void write(Client client, String from, int count) {
        for (int i = 1; i <= count; i++) {
            client.send(Frames.chatMessage(from, "message " + i));
        }
    }

    private static void read(Client client, int count) {
        for (int seq = 1; seq <= count; seq++) {
            assertThat(client.expect("ChatMessage").getLong("seq")).isEqualTo(seq);
        }
    }

    /** Nobody has been told anything else before. */
    private static void hearNothingButMessages(ActiveChat chat) {
        chat.userClient().send(Frames.chatMessage("User", "after the user's Seen"));
        assertThat(chat.userClient().expect("ChatMessage").getLong("seq")).isEqualTo(4);
        assertThat(chat.supportClient().expect("ChatMessage").getLong("seq")).isEqualTo(4);
        chat.supportClient().send(Frames.chatMessage("Support", "after the agent's Seen"));
        assertThat(chat.userClient().expect("ChatMessage").getLong("seq")).isEqualTo(5);
        assertThat(chat.supportClient().expect("ChatMessage").getLong("seq")).isEqualTo(5);
    }

    private static void isSeen(Client client, String from, long seq) {
        assertThat(client.expect("Seen"))
                .isEqualTo(new JsonObject().put("from", from).put("seq", seq));
    }
}
