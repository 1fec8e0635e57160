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
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract's section ChatMessage: a message sent again under its clientMessageId is the same message. */
@TwoNodes("{\"chat\":{\"historyMessagesMax\":5,\"clientMessageIdsMax\":5}}")
class ClientMessageIdTest {
    @Test
    void answersARepeatWithTheFirstOneAndDeliversItToNobody(Nodes nodes) {
        Tabs tabs = nodes.tabs();
        Client sender = tabs.users().get(0);
        sender.send(Frames.chatMessage("User", "first", "m-1"));
        JsonObject first = receivedByAll(tabs);

        sender.send(Frames.chatMessage("User", "second thoughts", "m-1"));

        assertThat(sender.expect("ChatMessage")).isEqualTo(first);
        sender.send(Frames.chatMessage("User", "next"));
        assertThat(receivedByAll(tabs).getLong("seq")).isEqualTo(2);
    }

    /** The other tab is a connection of the same sender. */
    @Test
    void answersARepeatOnAnotherConnectionOfTheSender(Nodes nodes) {
        Tabs tabs = nodes.tabs();
        tabs.supports().get(0).send(Frames.chatMessage("Support", "first", "m-1"));
        JsonObject first = receivedByAll(tabs);

        tabs.supports().get(1).send(Frames.chatMessage("Support", "first", "m-1"));

        assertThat(tabs.supports().get(1).expect("ChatMessage")).isEqualTo(first);
        tabs.supports().get(1).send(Frames.chatMessage("Support", "next"));
        assertThat(receivedByAll(tabs).getLong("seq")).isEqualTo(2);
    }

    @Test
    void answersARepeatAfterAReconnectToTheOtherNode(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        chat.userClient().send(Frames.chatMessage("User", "first", "m-1"));
        JsonObject first = chat.userClient().expect("ChatMessage");
        chat.userClient().abort();

        Client back = nodes.b()
                .openChat(chat.user())
                .send(Frames.rejoinAsUser(chat.user(), chat.supportId()))
                .send(Frames.chatMessage("User", "first", "m-1"))
                .send(Frames.chatMessage("User", "next"));

        assertThat(back.expect("ChatHistory").getJsonArray("messages")).containsExactly(first);
        assertThat(back.expect("ChatMessage")).isEqualTo(first);
        JsonObject next = back.expect("ChatMessage");
        assertThat(next.getLong("seq")).isEqualTo(2);
        assertThat(chat.supportClient().expect("ChatMessage")).isEqualTo(first);
        assertThat(chat.supportClient().expect("ChatMessage")).isEqualTo(next);
    }

    /** With the first one's seq, timestamp and content goes its supportId: it had none. */
    @Test
    void answersARepeatOfWhatWasWrittenWhileWaiting(Nodes nodes) {
        Registered user = nodes.a().register("Nika");
        Client userClient = nodes.a().joinAsUser(user).send(Frames.chatMessage("User", "anybody?", "m-1"));
        userClient.expect("UserJoined");
        JsonObject first = userClient.expect("ChatMessage");
        Client supportClient = nodes.b().claim(user, "Vika");
        userClient.expect("SupportJoinedUser");

        userClient.send(Frames.chatMessage("User", "anybody?", "m-1"));

        assertThat(userClient.expect("ChatMessage")).isEqualTo(first);
        supportClient.expect("SupportJoinedUser");
        assertThat(supportClient.expect("ChatHistory").getJsonArray("messages")).containsExactly(first);
    }

    @Test
    void isUniquePerSender(Nodes nodes) {
        Tabs tabs = nodes.tabs();
        tabs.users().get(0).send(Frames.chatMessage("User", "the user's", "m-1"));
        receivedByAll(tabs);

        tabs.supports().get(0).send(Frames.chatMessage("Support", "the agent's", "m-1"));

        JsonObject second = receivedByAll(tabs);
        assertThat(second.getLong("seq")).isEqualTo(2);
        assertThat(second.getString("content")).isEqualTo("the agent's");
        assertThat(second.getString("clientMessageId")).isEqualTo("m-1");
    }

    @Test
    void isUniquePerChat(Nodes nodes) {
        ActiveChat one = nodes.activeChat();
        ActiveChat other = nodes.activeChat();
        one.userClient().send(Frames.chatMessage("User", "one", "m-1"));
        one.userClient().expect("ChatMessage");

        other.userClient().send(Frames.chatMessage("User", "other", "m-1"));

        assertThat(other.supportClient().expect("ChatMessage").getString("content"))
                .isEqualTo("other");
    }

    @Test
    void isRememberedForAsManyMessagesAsHistoryKeeps(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        chat.userClient().send(Frames.chatMessage("User", "first", "m-1"));
        JsonObject first = chat.userClient().expect("ChatMessage");
        for (int i = 2; i <= 5; i++) {
            chat.supportClient().send(Frames.chatMessage("Support", "message " + i, "s-" + i));
            assertThat(chat.userClient().expect("ChatMessage").getLong("seq")).isEqualTo(i);
        }

        chat.userClient().send(Frames.chatMessage("User", "again", "m-1"));

        assertThat(chat.userClient().expect("ChatMessage")).isEqualTo(first);
    }

    @Test
    void hasUpTo64Characters(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        String longest = "é".repeat(64);

        chat.userClient()
                .send(Frames.chatMessage("User", "a", longest))
                .send(Frames.chatMessage("User", "b", longest + "x"));

        assertThat(chat.userClient().expect("ChatMessage").getString("clientMessageId"))
                .isEqualTo(longest);
        assertThat(chat.userClient().expectError("BAD_MESSAGE").getString("message"))
                .contains("clientMessageId");
        chat.userClient().expectNothingUnread();
    }

    @ParameterizedTest
    @ValueSource(strings = {"7", "true", "[\"m\"]", "{}", "\"\\ud800\""})
    void isAString(String wrong, Nodes nodes) {
        ActiveChat chat = nodes.activeChat();

        chat.userClient()
                .send("{\"type\":\"ChatMessage\",\"args\":{\"from\":\"User\",\"content\":\"a\",\"clientMessageId\":"
                        + wrong + "}}");

        assertThat(chat.userClient().expectError("BAD_MESSAGE").getString("message"))
                .contains("clientMessageId");
        chat.userClient().expectNothingUnread();
    }

    /** The next message, which all connections get. */
    private static JsonObject receivedByAll(Tabs tabs) {
        JsonObject message = tabs.users().get(0).expect("ChatMessage");
        tabs.all().stream()
                .skip(1)
                .forEach(client -> assertThat(client.expect("ChatMessage")).isEqualTo(message));
        return message;
    }
}
