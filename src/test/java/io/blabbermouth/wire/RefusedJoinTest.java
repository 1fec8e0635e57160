package io.blabbermouth.wire;

import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.TwoNodes;
import org.junit.jupiter.api.Test;

/** Joins that close the connection; of several reasons the first counts: expired, forbidden, claimed. */
@TwoNodes
class RefusedJoinTest {
    private static final String FOREIGN_ID = "ab".repeat(16);

    @Test
    void chatThatNeverExistedIsExpired(Nodes nodes) {
        Registered nobody = new Registered(FOREIGN_ID, "Nika", "cd".repeat(16));

        Client asUser = nodes.a().joinAsUser(nobody);
        Client asClaim = nodes.a().claim(nobody, "Vika");
        Client asSupport = nodes.b().rejoinAsSupport(nobody, FOREIGN_ID);

        asUser.expectExpired(nobody);
        asClaim.expectExpired(nobody);
        asSupport.expectExpired(nobody);
    }

    @Test
    void chatThatWasEndedIsExpiredForEverybody(Nodes nodes) {
        ActiveChat chat = ended(nodes);

        Client asUser = nodes.b().joinAsUser(chat.user());
        Client asClaim = nodes.a().claim(chat.user(), "Zaza");
        Client asSupport = nodes.a().rejoinAsSupport(chat.user(), chat.supportId());

        asUser.expectExpired(chat.user());
        asClaim.expectExpired(chat.user());
        asSupport.expectExpired(chat.user());
    }

    /** What follows closely is not handled: nothing but the answer to the Join comes. */
    @Test
    void framesThatFollowARefusedJoinAreDropped(Nodes nodes) {
        ActiveChat chat = ended(nodes);

        Client client = nodes.b().joinAsUser(chat.user()).send(Frames.chatMessage("User", "Hello"));

        client.expectExpired(chat.user());
    }

    @Test
    void wrongUserIdIsForbiddenWhileTheChatWaits(Nodes nodes) {
        Registered user = nodes.a().register("Nika");
        Client userClient = nodes.a().joinAsUser(user);
        userClient.expect("UserJoined");
        Registered other = withForeignUserId(user);

        Client asUser = nodes.b().joinAsUser(other);
        Client asClaim = nodes.b().claim(other, "Vika");

        asUser.expectRefused("FORBIDDEN", 4403);
        asClaim.expectRefused("FORBIDDEN", 4403);
        userClient.expectNothingUnread();
    }

    @Test
    void wrongUserIdIsForbiddenWhileTheChatIsActive(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        Registered other = withForeignUserId(chat.user());

        Client asUser = nodes.b().joinAsUser(other);
        Client asSupport = nodes.b().rejoinAsSupport(other, chat.supportId());

        asUser.expectRefused("FORBIDDEN", 4403);
        asSupport.expectRefused("FORBIDDEN", 4403);
        chat.userClient().expectNothingUnread();
        chat.supportClient().expectNothingUnread();
    }

    @Test
    void wrongSupportIdIsForbidden(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        Registered waiting = nodes.a().register("Nika");

        Client asUser = nodes.b().openChat(chat.user()).send(Frames.rejoinAsUser(chat.user(), FOREIGN_ID));
        Client asSupport = nodes.b().rejoinAsSupport(chat.user(), FOREIGN_ID);
        // An agent of another chat; this one has had none.
        Client whileWaiting = nodes.b().rejoinAsSupport(waiting, chat.supportId());

        asUser.expectRefused("FORBIDDEN", 4403);
        asSupport.expectRefused("FORBIDDEN", 4403);
        whileWaiting.expectRefused("FORBIDDEN", 4403);
    }

    @Test
    void expiredCountsBeforeForbidden(Nodes nodes) {
        ActiveChat chat = ended(nodes);
        Registered other = withForeignUserId(chat.user());

        Client wrongUser = nodes.b().joinAsUser(other);
        Client wrongAgent = nodes.b().rejoinAsSupport(chat.user(), FOREIGN_ID);

        wrongUser.expectExpired(chat.user());
        wrongAgent.expectExpired(chat.user());
    }

    @Test
    void forbiddenCountsBeforeClaimed(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();

        Client claim = nodes.a().claim(withForeignUserId(chat.user()), "Zaza");

        claim.expectRefused("FORBIDDEN", 4403);
    }

    private static ActiveChat ended(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        chat.userClient().send(Frames.leave("User")).expect("ChatEnded");
        chat.supportClient().expect("ChatEnded");
        return chat;
    }

    private static Registered withForeignUserId(Registered user) {
        return new Registered(FOREIGN_ID, user.username(), user.chatId());
    }
}
