package io.blabbermouth.wire;

import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Elapsed;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.LoadedAgent;
import io.blabbermouth.testing.Node;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.TwoNodes;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The row of {@code ChatExpired}. The grace is longer, so that a user's going is not told before the chat's end is. */
@TwoNodes("{\"chat\":{\"expireAfterSeconds\":2,\"leaveGraceSeconds\":5}}")
class ExpiryTest {
    private static final int EXPIRE_SECONDS = 2;

    @Test
    void activeChatExpiresOnceForAllConnectionsOnBothNodes(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();

        Elapsed lastJoin = Elapsed.start();
        Client secondTab = nodes.b().openChat(chat.user()).send(Frames.rejoinAsUser(chat.user(), chat.supportId()));
        secondTab.expect("ChatHistory");
        lastJoin.happened();

        chat.userClient().expectExpired(chat.user());
        lastJoin.isDue(EXPIRE_SECONDS);
        List.of(chat.supportClient(), secondTab).forEach(client -> client.expectExpired(chat.user()));
        nodes.b().joinAsUser(chat.user()).expectExpired(chat.user());
        nodes.a().rejoinAsSupport(chat.user(), chat.supportId()).expectExpired(chat.user());
        nodes.a().claim(chat.user(), "Zaza").expectExpired(chat.user());
    }

    @Test
    void activeChatExpiresWhileNobodyIsConnected(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();

        chat.userClient().close();
        chat.supportClient().close();

        aLaterChatExpires(nodes);
        nodes.b().joinAsUser(chat.user()).expectExpired(chat.user());
    }

    @Test
    void waitingChatDoesNotExpireWhileTheUserWaits(Nodes nodes) {
        Registered user = nodes.a().register("Nika");
        Client client = nodes.a().joinAsUser(user);
        client.expect("UserJoined");

        aLaterChatExpires(nodes);
        aLaterChatExpires(nodes);

        client.send(Frames.chatMessage("User", "Still here")).expect("ChatMessage");
    }

    @Test
    void waitingChatExpiresAfterTheUsersLastConnectionWent(Nodes nodes) {
        LoadedAgent agents = LoadedAgent.load(nodes.b());
        Registered user = nodes.a().register("Nika");
        Client first = nodes.a().joinAsUser(user);
        first.expect("UserJoined");
        Client last = nodes.b().joinAsUser(user);
        last.expect("UserJoined");
        agents.expect("UserJoined", user);
        first.close();
        last.awaitPing();

        Elapsed gone = Elapsed.start();
        last.close();
        gone.happened();

        agents.expectRemoved(user, "expired");
        gone.isDue(EXPIRE_SECONDS);
        nodes.a().joinAsUser(user).expectExpired(user);
        nodes.b().claim(user, "Vika").expectExpired(user);
    }

    @Test
    void chatThatNobodyJoinedExpires(Nodes nodes) {
        Elapsed registered = Elapsed.start();
        Registered user = nodes.a().register("Nika");
        registered.happened();

        while (isThere(nodes.b(), user)) {
            // Until it is gone.
        }

        registered.isDue(EXPIRE_SECONDS);
        nodes.a().joinAsUser(user).expectExpired(user);
    }

    /** Between a ping and the next time may be lost. */
    @Nested
    @TwoNodes("{\"chat\":{\"expireAfterSeconds\":4,\"leaveGraceSeconds\":8}}")
    class AfterSeveralPings {
        private static final int LONG_EXPIRE_SECONDS = 4;
        /** The heartbeat's, of about a second each: together longer than a chat lasts of itself. */
        private static final int PINGS = 5;

        @Test
        void messageKeepsAnActiveChat(Nodes nodes) {
            ActiveChat chat = nodes.activeChat();

            Elapsed lastMessage = Elapsed.start();
            for (int i = 0; i < PINGS; i++) {
                chat.userClient().awaitPing();
                lastMessage = Elapsed.start();
                Client.expectNothingElse(chat.userClient(), chat.supportClient());
                lastMessage.happened();
            }

            chat.userClient().expectExpired(chat.user());
            lastMessage.isDue(LONG_EXPIRE_SECONDS);
            chat.supportClient().expectExpired(chat.user());
        }

        @Test
        void joinKeepsAnActiveChat(Nodes nodes) {
            ActiveChat chat = nodes.activeChat();

            Elapsed lastJoin = Elapsed.start();
            for (int i = 0; i < PINGS; i++) {
                chat.userClient().awaitPing();
                lastJoin = Elapsed.start();
                nodes.b().rejoinAsSupport(chat.user(), chat.supportId()).expect("ChatHistory");
                lastJoin.happened();
            }

            chat.userClient().expectExpired(chat.user());
            lastJoin.isDue(LONG_EXPIRE_SECONDS);
            chat.supportClient().expectExpired(chat.user());
        }

        /** Pongs are no activity: these clients answer every ping. Nor is it one to type or to see. */
        @Test
        void typingAndSeenDoNotKeepAnActiveChat(Nodes nodes) {
            Elapsed lastJoin = Elapsed.start();
            ActiveChat chat = nodes.activeChat();
            lastJoin.happened();

            chat.userClient().awaitPing();
            chat.userClient().send(Frames.typing("User", true)).send(Frames.seen("User", 0));

            chat.supportClient().expect("Typing");
            chat.supportClient().expectExpired(chat.user());
            lastJoin.isDue(LONG_EXPIRE_SECONDS);
            chat.userClient().expectExpired(chat.user());
        }
    }

    /** Asks as somebody else, which changes nothing: of several reasons to refuse the first one is that the chat is over. */
    private static boolean isThere(Node node, Registered user) {
        Client stranger = node.joinAsUser(new Registered("ab".repeat(16), user.username(), user.chatId()));
        return stranger.next().getString("type").equals("Error");
    }

    private static void aLaterChatExpires(Nodes nodes) {
        ActiveChat later = nodes.activeChat();
        later.userClient().expectExpired(later.user());
    }
}
