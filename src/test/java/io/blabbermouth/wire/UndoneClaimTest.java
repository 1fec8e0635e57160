package io.blabbermouth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Elapsed;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.LoadedAgent;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.TwoNodes;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** {@code UserJoined} again, as a claim was undone: the winner's connection never answered within the grace. */
@TwoNodes("{\"chat\":{\"leaveGraceSeconds\":2}}")
class UndoneClaimTest {
    private static final int GRACE_SECONDS = 2;

    @Test
    void silentWinnerLosesTheChatAndIsClosed(Nodes nodes) {
        LoadedAgent agents = LoadedAgent.load(nodes.a());
        Registered user = nodes.a().register("Nika");
        Client userClient = nodes.a().joinAsUser(user);
        userClient.expect("UserJoined");
        agents.expect("UserJoined", user);

        Elapsed claimed = Elapsed.start();
        Client winner = nodes.b().claimMutely(user, "Vika");

        winner.expect("SupportJoinedUser");
        claimed.happened();
        userClient.expect("SupportJoinedUser");
        agents.expectRemoved(user, "joined");
        userClient.expect("SupportLeft");
        userClient.expect("UserJoined");
        claimed.isDue(GRACE_SECONDS);
        agents.expect("UserJoined", user);
        assertThat(winner.closeCode()).isEqualTo(4408);
    }

    /** Not only after {@code requeueAfterSeconds}. */
    @Test
    void winnerWhoVanishesAtOnceLosesTheChat(Nodes nodes) {
        Elapsed claimed = Elapsed.start();
        Chat chat = silentlyClaimed(nodes);
        claimed.happened();

        chat.winner().abort();

        chat.userClient().expect("SupportLeft");
        chat.userClient().expect("UserJoined");
        claimed.isDue(GRACE_SECONDS);
        chat.userClient().expectNothingUnread();
    }

    @Test
    void anyFrameOfTheWinnerConfirmsTheClaim(Nodes nodes) {
        List<Chat> chats = Stream.of("pong:support", Frames.pong("Support"), Frames.seen("Support", 0))
                .map(frame -> {
                    Chat chat = silentlyClaimed(nodes);
                    chat.winner().send(frame);
                    return chat;
                })
                .toList();

        aLaterSilentClaimIsUndone(nodes);

        chats.forEach(chat -> Client.expectNothingElse(chat.userClient(), chat.winner()));
    }

    /** Whoever rejoins with the supportId has received it. */
    @Test
    void rejoinOfTheWinnerConfirmsTheClaim(Nodes nodes) {
        Chat chat = silentlyClaimed(nodes);
        chat.winner().abort();

        Client refreshed = nodes.a().rejoinAsSupport(chat.user(), chat.supportId());

        refreshed.expect("ChatHistory");
        aLaterSilentClaimIsUndone(nodes);
        Client.expectNothingElse(chat.userClient(), refreshed);
    }

    private record Chat(Registered user, String supportId, Client userClient, Client winner) {}

    private static Chat silentlyClaimed(Nodes nodes) {
        Registered user = nodes.a().register("Nika");
        Client userClient = nodes.a().joinAsUser(user);
        userClient.expect("UserJoined");
        Client winner = nodes.b().claimMutely(user, "Vika");
        String supportId = winner.expect("SupportJoinedUser").getString("supportId");
        userClient.expect("SupportJoinedUser");
        return new Chat(user, supportId, userClient, winner);
    }

    private static void aLaterSilentClaimIsUndone(Nodes nodes) {
        Client userClient = silentlyClaimed(nodes).userClient();
        userClient.expect("SupportLeft");
        userClient.expect("UserJoined");
    }
}
