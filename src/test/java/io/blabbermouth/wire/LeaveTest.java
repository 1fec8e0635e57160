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
import org.junit.jupiter.api.Test;

/** {@code Leave}: "Other messages on a chat" of the protocol. */
@TwoNodes
class LeaveTest {
    @Test
    void userEndsTheChatForAll(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        Client secondTab = nodes.b().openChat(chat.user()).send(Frames.rejoinAsUser(chat.user(), chat.supportId()));
        secondTab.expect("ChatHistory");

        chat.userClient().send(Frames.leave("User"));

        expectEnded(chat.userClient(), chat.user(), "User");
        expectEnded(secondTab, chat.user(), "User");
        expectEnded(chat.supportClient(), chat.user(), "User");
    }

    @Test
    void agentEndsTheChatForAllAndForGood(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();

        chat.supportClient().send(Frames.leave("Support"));

        expectEnded(chat.userClient(), chat.user(), "Support");
        expectEnded(chat.supportClient(), chat.user(), "Support");
        nodes.b().joinAsUser(chat.user()).expectExpired(chat.user());
        nodes.a().rejoinAsSupport(chat.user(), chat.supportId()).expectExpired(chat.user());
        nodes.a().claim(chat.user(), "Zaza").expectExpired(chat.user());
    }

    @Test
    void userWhoWaitsEndsTheChatAndLeavesTheLists(Nodes nodes) {
        LoadedAgent agents = LoadedAgent.load(nodes.b());
        Registered user = nodes.a().register("Nika");
        Client client = nodes.a().joinAsUser(user);
        client.expect("UserJoined");
        agents.expect("UserJoined", user);

        client.send(Frames.leave("User"));

        expectEnded(client, user, "User");
        agents.expectRemoved(user, "left");
        agents.expectNothingAbout(user);
        nodes.b().claim(user, "Vika").expectExpired(user);
    }

    private static void expectEnded(Client client, Registered user, String by) {
        assertThat(client.expect("ChatEnded"))
                .isEqualTo(new JsonObject().put("chatId", user.chatId()).put("by", by));
        client.expectClosed(1000);
    }
}
