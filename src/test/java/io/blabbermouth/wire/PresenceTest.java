package io.blabbermouth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Elapsed;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.LoadedAgent;
import io.blabbermouth.testing.Node;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Who left and who returned: the rows of {@code UserLeft}, {@code SupportLeft} and their returns. */
@TwoNodes("{\"chat\":{\"leaveGraceSeconds\":1}}")
class PresenceTest {
    private static final int GRACE_SECONDS = 1;

    @Test
    void agentHearsThatTheUserLeftAndReturned(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();

        Elapsed gone = Elapsed.start();
        chat.userClient().close();
        gone.happened();

        assertThat(chat.supportClient().expect("UserLeft")).isEqualTo(chatIdOf(chat));
        gone.isDue(GRACE_SECONDS);
        Client returned = nodes.b().openChat(chat.user()).send(Frames.rejoinAsUser(chat.user(), chat.supportId()));
        returned.expect("ChatHistory");
        assertThat(chat.supportClient().expect("UserReturned")).isEqualTo(chatIdOf(chat));
        Client.expectNothingElse(returned, chat.supportClient());
    }

    @Test
    void userHearsThatTheAgentLeftAndReturned(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();

        Elapsed gone = Elapsed.start();
        chat.supportClient().close();
        gone.happened();

        assertThat(chat.userClient().expect("SupportLeft")).isEqualTo(chatIdOf(chat));
        gone.isDue(GRACE_SECONDS);
        Client returned = nodes.a().rejoinAsSupport(chat.user(), chat.supportId());
        returned.expect("ChatHistory");
        assertThat(chat.userClient().expect("SupportReturned")).isEqualTo(chatIdOf(chat));
        Client.expectNothingElse(chat.userClient(), returned);
    }

    @Test
    void whoComesBackIsToldWhoIsAway(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        Client otherTab = nodes.b().openChat(chat.user()).send(Frames.rejoinAsUser(chat.user(), chat.supportId()));
        assertThat(otherTab.expect("ChatHistory").getJsonArray("away")).isEmpty();
        chat.supportClient().close();
        chat.userClient().expect("SupportLeft");
        otherTab.expect("SupportLeft");

        Client fresh = nodes.b().openChat(chat.user()).send(Frames.rejoinAsUser(chat.user(), chat.supportId()));
        assertThat(fresh.expect("ChatHistory").getJsonArray("away")).containsExactly("Support");
        for (Node node : List.of(nodes.a(), nodes.b())) {
            Client resumed = chat.resumeAsUser(node, 0);
            assertThat(resumed.expect("ChatHistory").getJsonArray("away")).containsExactly("Support");
        }

        Client returned = nodes.a().rejoinAsSupport(chat.user(), chat.supportId());
        assertThat(returned.expect("ChatHistory").getJsonArray("away")).isEmpty();
        chat.userClient().expect("SupportReturned");
        assertThat(chat.resumeAsUser(nodes.a(), 0).expect("ChatHistory").getJsonArray("away"))
                .isEmpty();
    }

    @Nested
    @TwoNodes("{\"chat\":{\"leaveGraceSeconds\":4}}")
    class WithTimeToComeBack {
        @Test
        void refreshInsideTheGraceSaysNothing(Nodes nodes) {
            ActiveChat chat = nodes.activeChat();

            chat.userClient().close();
            Client user = nodes.b().openChat(chat.user()).send(Frames.rejoinAsUser(chat.user(), chat.supportId()));
            user.expect("ChatHistory");
            chat.supportClient().close();
            Client support = nodes.a().rejoinAsSupport(chat.user(), chat.supportId());
            support.expect("ChatHistory");

            graceHasPassed(nodes);
            Client.expectNothingElse(user, support);
        }
    }

    @Test
    void sideIsThereAsLongAsOneOfItsConnectionsIs(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        Client secondTab = nodes.b().openChat(chat.user()).send(Frames.rejoinAsUser(chat.user(), chat.supportId()));
        secondTab.expect("ChatHistory");
        Client secondDesk = nodes.b().rejoinAsSupport(chat.user(), chat.supportId());
        secondDesk.expect("ChatHistory");

        chat.userClient().close();
        chat.supportClient().close();

        graceHasPassed(nodes);
        Client.expectNothingElse(secondTab, secondDesk);
    }

    @Test
    void userWhoWaitsAndLeavesGetsTheOldPlaceOnReturn(Nodes nodes) {
        LoadedAgent agents = LoadedAgent.load(nodes.b());
        Registered first = nodes.a().register("First");
        Registered second = nodes.a().register("Second");
        Client client = nodes.a().joinAsUser(first);
        client.expect("UserJoined");
        agents.expect("UserJoined", first);
        nodes.a().joinAsUser(second).expect("UserJoined");

        Elapsed gone = Elapsed.start();
        client.close();
        gone.happened();

        agents.expectRemoved(first, "left");
        gone.isDue(GRACE_SECONDS);
        Client returned = nodes.b().joinAsUser(first);
        returned.expect("UserJoined");
        agents.expect("UserJoined", first);
        // Where it has been heard: another node may be a moment behind.
        assertThat(LoadedAgent.load(nodes.b()).loaded()).containsSubsequence(first.userId(), second.userId());
        returned.expectNothingUnread();
    }

    /** The lists do not decide who may be claimed. */
    @Test
    void userWhoLeftTheListsCanBeClaimed(Nodes nodes) {
        LoadedAgent agents = LoadedAgent.load(nodes.b());
        Registered user = nodes.a().register("Nika");
        Client client = nodes.a().joinAsUser(user);
        client.expect("UserJoined");
        agents.expect("UserJoined", user);
        client.close();
        agents.expectRemoved(user, "left");

        Client support = nodes.b().claim(user, "Vika");

        assertThat(support.expect("SupportJoinedUser").getJsonArray("away")).containsExactly("User");
        support.expectNothingUnread();
        agents.expectNothingAbout(user);
        Client returned = nodes.a().joinAsUser(user);
        returned.expect("SupportJoinedUser");
        returned.expect("ChatHistory");
        support.expect("UserReturned");
        Client.expectNothingElse(returned, support);
    }

    /** Somebody who went only now has been told to have left. */
    private static void graceHasPassed(Nodes nodes) {
        ActiveChat later = nodes.activeChat();
        later.userClient().close();
        later.supportClient().expect("UserLeft");
    }

    private static JsonObject chatIdOf(ActiveChat chat) {
        return new JsonObject().put("chatId", chat.user().chatId());
    }
}
