package io.blabbermouth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Elapsed;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.LoadedAgent;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** {@code UserJoined} again, as the agent stayed away, and what a chat that waits again lets in. */
class RequeueTest {
    @Nested
    @TwoNodes("{\"chat\":{\"leaveGraceSeconds\":1,\"requeueAfterSeconds\":2}}")
    class AfterTwoSeconds {
        @Test
        void userOfAnAgentWhoStaysAwayWaitsAgainAtTheOldPlace(Nodes nodes) {
            ActiveChat chat = nodes.activeChat();
            Registered younger = nodes.a().register("Younger");
            nodes.a().joinAsUser(younger).expect("UserJoined");
            LoadedAgent agents = LoadedAgent.load(nodes.a());
            LoadedAgent othersOfB = LoadedAgent.load(nodes.b());

            Elapsed gone = Elapsed.start();
            chat.supportClient().close();
            gone.happened();

            chat.userClient().expect("SupportLeft");
            gone.isDue(1);
            JsonObject joined = chat.userClient().expect("UserJoined");
            gone.isDue(2);
            assertThat(joined.getString("chatId")).isEqualTo(chat.user().chatId());
            assertThat(joined.getString("epoch")).isNotBlank();
            agents.expect("UserJoined", chat.user());
            // Each node hears of it by itself.
            othersOfB.expect("UserJoined", chat.user());
            assertThat(LoadedAgent.load(nodes.b()).loaded())
                    .containsSubsequence(chat.user().userId(), younger.userId());
        }

        @Test
        void formerAgentTakesTheChatBack(Nodes nodes) {
            ActiveChat chat = requeued(nodes);
            // The old supportId is ignored while the chat waits.
            Client secondTab = nodes.b().openChat(chat.user()).send(Frames.rejoinAsUser(chat.user(), chat.supportId()));
            secondTab.expect("UserJoined");
            JsonObject written =
                    chat.userClient().send(Frames.chatMessage("User", "Hello?")).expect("ChatMessage");
            secondTab.expect("ChatMessage");
            LoadedAgent agents = LoadedAgent.load(nodes.a());

            Client support = nodes.b().rejoinAsSupport(chat.user(), chat.supportId());

            JsonObject joined = support.expect("SupportJoinedUser");
            assertThat(joined.getString("supportId")).isEqualTo(chat.supportId());
            assertThat(joined.getString("supportUserName")).isEqualTo("Vika");
            assertThat(support.expect("ChatHistory").getJsonArray("messages")).containsExactly(written);
            assertThat(written.containsKey("supportId")).isFalse();
            assertThat(chat.userClient().expect("SupportJoinedUser")).isEqualTo(joined);
            assertThat(secondTab.expect("SupportJoinedUser")).isEqualTo(joined);
            agents.expectRemoved(chat.user(), "joined");
            Client.expectNothingElse(chat.userClient(), support);
        }

        @Test
        void formerAgentTakesBackAUserWhoIsNotListed(Nodes nodes) {
            ActiveChat chat = requeued(nodes);
            LoadedAgent agents = LoadedAgent.load(nodes.a());
            agents.client().send(Frames.joinUser(chat.user()));
            agents.expect("RemoveUser", chat.user());

            Client support = nodes.a().rejoinAsSupport(chat.user(), chat.supportId());

            support.expect("SupportJoinedUser");
            assertThat(support.expect("ChatHistory").getJsonArray("messages")).isEmpty();
            agents.expectNothingAbout(chat.user());
        }

        @Test
        void formerAgentIsRefusedOnceAnotherHasTheChat(Nodes nodes) {
            ActiveChat chat = requeued(nodes);
            Client next = nodes.a().claim(chat.user(), "Zaza");

            JsonObject joined = next.expect("SupportJoinedUser");
            next.expectNothingUnread();
            nodes.b().rejoinAsSupport(chat.user(), chat.supportId()).expectRefused("FORBIDDEN", 4403);

            assertThat(joined.getString("supportUserName")).isEqualTo("Zaza");
            assertThat(joined.getString("supportId")).isNotEqualTo(chat.supportId());
            assertThat(chat.userClient().expect("SupportJoinedUser")).isEqualTo(joined);
            Client.expectNothingElse(chat.userClient(), next);
        }

        @Test
        void userWhoLeftTooIsListedOnReturn(Nodes nodes) {
            LoadedAgent agents = LoadedAgent.load(nodes.b());
            ActiveChat chat = nodes.activeChat();
            agents.expect("UserJoined", chat.user());
            agents.expectRemoved(chat.user(), "joined");
            chat.userClient().close();
            chat.supportClient().close();
            requeued(nodes);
            agents.expectNothingAbout(chat.user());

            Client returned = nodes.a().openChat(chat.user()).send(Frames.rejoinAsUser(chat.user(), chat.supportId()));

            returned.expect("UserJoined");
            agents.expect("UserJoined", chat.user());
        }
    }

    @Nested
    @TwoNodes("{\"chat\":{\"leaveGraceSeconds\":3,\"requeueAfterSeconds\":4}}")
    class WithTimeToComeBack {
        /** Clients keep the supportId over a refresh; it may be the former agent's by now. */
        @Test
        void userWhoMissedThatTheChatChangedHandsLearnsTheNewAgent(Nodes nodes) {
            ActiveChat chat = requeued(nodes);
            chat.userClient().close();
            Client next = nodes.a().claim(chat.user(), "Zaza");
            JsonObject joined = next.expect("SupportJoinedUser");
            next.expectNothingUnread();

            Client refreshed = nodes.b().openChat(chat.user()).send(Frames.rejoinAsUser(chat.user(), chat.supportId()));

            assertThat(refreshed.expect("SupportJoinedUser")).isEqualTo(joined);
            assertThat(refreshed.expect("ChatHistory").getJsonArray("messages")).isEmpty();
            Client.expectNothingElse(refreshed, next);
        }
    }

    @Nested
    @TwoNodes("{\"chat\":{\"leaveGraceSeconds\":1,\"requeueAfterSeconds\":0,\"expireAfterSeconds\":3}}")
    class Never {
        @Test
        void agentWhoStaysAwayKeepsTheChatToItsEnd(Nodes nodes) {
            ActiveChat chat = nodes.activeChat();

            chat.supportClient().close();

            chat.userClient().expect("SupportLeft");
            chat.userClient().expectExpired(chat.user());
        }
    }

    private static ActiveChat requeued(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        chat.supportClient().close();
        chat.userClient().expect("SupportLeft");
        chat.userClient().expect("UserJoined");
        return chat;
    }
}
