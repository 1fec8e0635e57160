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

/** The contract's section Other messages on a chat: Typing. */
@TwoNodes
class TypingTest {
    @Test
    void isRelayedToTheOtherSideOnly(Nodes nodes) {
        Tabs tabs = nodes.tabs();

        tabs.users().get(0).send(Frames.typing("User", true)).send(Frames.chatMessage("User", "hey"));
        tabs.supports().forEach(client -> isTyping(client, "User", true));
        tabs.all().forEach(client -> client.expect("ChatMessage"));
        tabs.supports().get(1).send(Frames.typing("Support", false)).send(Frames.chatMessage("Support", "hello"));

        tabs.users().forEach(client -> isTyping(client, "Support", false));
        tabs.all().forEach(client -> client.expect("ChatMessage"));
    }

    @Test
    void isDroppedWhileTheUserWaits(Nodes nodes) {
        Registered user = nodes.a().register("Nika");
        Client userClient = nodes.a().joinAsUser(user);
        userClient.expect("UserJoined");

        userClient.send(Frames.typing("User", true)).expectNothingUnread();
        Client supportClient = nodes.b().claim(user, "Vika");

        supportClient.expect("SupportJoinedUser");
        userClient.expect("SupportJoinedUser");
        userClient.send(Frames.chatMessage("User", "hey"));
        assertThat(supportClient.expect("ChatMessage").getLong("seq")).isEqualTo(1);
    }

    @Test
    void isNotInHistory(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();

        chat.supportClient().send(Frames.typing("Support", true)).send(Frames.chatMessage("Support", "hello"));
        isTyping(chat.userClient(), "Support", true);
        JsonObject message = chat.userClient().expect("ChatMessage");

        JsonObject history = nodes.b()
                .openChat(chat.user())
                .send(Frames.rejoinAsUser(chat.user(), chat.supportId()))
                .expect("ChatHistory");
        assertThat(history.getJsonArray("messages")).containsExactly(message);
        assertThat(message.getLong("seq")).isEqualTo(1);
    }

    @Test
    void isForbiddenInTheNameOfTheOtherSide(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();

        chat.userClient().send(Frames.typing("Support", true)).send(Frames.chatMessage("User", "hey"));

        chat.userClient().expectError("FORBIDDEN");
        chat.userClient().expect("ChatMessage");
        chat.supportClient().expect("ChatMessage");
    }

    private static void isTyping(Client client, String from, boolean isTyping) {
        assertThat(client.expect("Typing"))
                .isEqualTo(new JsonObject().put("from", from).put("isTyping", isTyping));
    }
}
