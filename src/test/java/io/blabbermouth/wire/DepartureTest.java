package io.blabbermouth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.redis.StoredChat;
import io.blabbermouth.testing.Await;
import io.blabbermouth.testing.ChildNode;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Elapsed;
import io.blabbermouth.testing.Node;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.TwoNodes;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** When a side has left, with a grace that is long enough for nodes to keep to themselves for a moment who has gone. */
@TwoNodes(value = "{\"drainSeconds\": 0, \"chat\": {\"leaveGraceSeconds\": 4}}", forEachTest = true)
class DepartureTest {
    private static final int GRACE_SECONDS = 4;
    /** For which the others trust a node that says nothing, and what they take to find that out. */
    private static final int LEASE_SECONDS = 12;
    /** Redis is told three seconds after it went. */
    private static final long TOLD_LATER_MILLIS_MIN = 1000;

    @Test
    void countsTheGraceFromWhenTheConnectionWent(Nodes nodes) {
        // Given
        ActiveChat chat = nodes.activeChat();

        // When
        Elapsed gone = Elapsed.start();
        chat.userClient().abort();

        // Then
        leavesAfterTheGrace(gone, nodes, chat);
    }

    @Test
    void countsTheGraceFromWhenItWentAgain(Nodes nodes) {
        // Given
        ActiveChat chat = nodes.activeChat();
        chat.userClient().abort();
        Client back = chat.resumeAsUser(nodes.a(), 0);
        back.expect("ChatHistory");
        back.awaitPing();

        // When
        Elapsed gone = Elapsed.start();
        back.abort();

        // Then
        leavesAfterTheGrace(gone, nodes, chat);
    }

    @Test
    void staysWhileAnotherConnectionOfItsSideDoes(Nodes nodes) {
        // Given
        ActiveChat chat = nodes.activeChat();
        Client tab = chat.resumeAsUser(nodes.a(), 0);
        tab.expect("ChatHistory");
        pass(GRACE_SECONDS, chat);
        chat.userClient().abort();
        Client back = chat.resumeAsUser(nodes.a(), 0);
        back.expect("ChatHistory");
        tab.abort();
        pass(GRACE_SECONDS, chat);
        Client.expectNothingElse(back, chat.supportClient());

        // When
        Elapsed gone = Elapsed.start();
        back.abort();

        // Then
        leavesAfterTheGrace(gone, nodes, chat);
    }

    @Test
    void hasNotLeftIfItComesBackToAnotherNode(Nodes nodes) {
        // Given
        ActiveChat chat = nodes.activeChat();
        chat.userClient().abort();
        Client back = chat.resumeAsUser(nodes.b(), 0);
        back.expect("ChatHistory");
        pass(GRACE_SECONDS + 2, chat);
        Client.expectNothingElse(back, chat.supportClient());

        // When
        Elapsed gone = Elapsed.start();
        back.abort();

        // Then
        leavesAfterTheGrace(gone, nodes, chat);
    }

    @Test
    void isToldAtOnceByANodeThatStops(Nodes nodes) {
        // Given
        ActiveChat chat = nodes.activeChat();
        Node stopping = nodes.startAnother();
        chat.userClient().abort();
        Client user = chat.resumeAsUser(stopping, 0);
        user.expect("ChatHistory");
        pass(GRACE_SECONDS, chat);

        // When
        Elapsed gone = Elapsed.start();
        user.abort();
        stopping.close();
        gone.happened();

        // Then
        try (StoredChat stored = StoredChat.of(chat.user(), nodes)) {
            assertThat(stored.here()).hasSize(1).allMatch(name -> name.endsWith(":Support"));
        }
        chat.supportClient().expect("UserLeft");
        gone.isDue(GRACE_SECONDS);
    }

    @Test
    void leavesWithANodeThatIsKilledBeforeItHasToldIt(Nodes nodes, @TempDir Path temp) {
        ActiveChat chat = nodes.activeChat();
        try (ChildNode killed = nodes.spawnAnother(temp)) {
            // Given
            Registered user = killed.register("Dodo");
            Client client = killed.joinAsUser(user);
            client.expect("UserJoined");
            Client support = nodes.b().claim(user, "Dato");
            support.expect("SupportJoinedUser");
            support.expectNothingUnread();

            // When
            client.abort();
            killed.process().kill();

            // Then
            pass(GRACE_SECONDS, chat);
            support.expectNothingUnread();
            pass(LEASE_SECONDS - GRACE_SECONDS, chat);
            support.expect("UserLeft");
        }
    }

    private static void leavesAfterTheGrace(Elapsed gone, Nodes nodes, ActiveChat chat) {
        gone.happened();
        try (StoredChat stored = StoredChat.of(chat.user(), nodes)) {
            Await.until(
                    "Redis is told",
                    Client.WAIT_SECONDS,
                    () -> stored.goneMillis("User").isPresent());
            assertThat(stored.clockMillis() - stored.goneMillis("User").orElseThrow())
                    .as("since when, at the moment when Redis is told")
                    .isGreaterThan(TOLD_LATER_MILLIS_MIN);
        }
        chat.supportClient().expect("UserLeft");
        gone.isDue(GRACE_SECONDS);
    }

    /** By the server's clock. */
    private static void pass(int seconds, ActiveChat chat) {
        for (int second = 0; second < seconds; second++) {
            chat.supportClient().awaitPing();
        }
    }
}
