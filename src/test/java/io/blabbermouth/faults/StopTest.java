package io.blabbermouth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.ChildNode;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Elapsed;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Node;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.TwoNodes;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract's close code 1012: how a node stops. */
@TwoNodes(value = "{\"chat\": {\"leaveGraceSeconds\": 2}}", forEachTest = true)
class StopTest {
    private static final int GRACE_SECONDS = 2;
    private static final int END_SECONDS_MAX = 10;
    private static final int RETURN_MILLIS_MAX = 5000;
    private static final int CONNECTIONS = 10;
    private static final String REASON = "retry-after-ms=";

    @TempDir
    private Path folder;

    @Test
    void sendsEverybodyAwayForAWhileAndEndsOnSigterm(Nodes nodes) {
        try (ChildNode stopping = nodes.spawnAnother(folder)) {
            // Given
            List<Client> connections = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                Client user = stopping.joinAsUser(nodes.a().register("Nika"));
                user.expect("UserJoined");
                connections.add(user);
                connections.add(stopping.openUsers());
            }

            // When
            stopping.process().terminate();

            // Then
            assertThat(connections.stream().map(StopTest::returnMillis).distinct())
                    .as("not all come back at once")
                    .hasSizeGreaterThan(CONNECTIONS / 2);
            stopping.process().awaitExit(END_SECONDS_MAX);
            assertThat(stopping.process().lines())
                    .endsWith("Stopped.")
                    .noneMatch(line -> line.contains("WARN") || line.contains("ERROR") || line.startsWith("\tat "));
        }
    }

    @Test
    void sendsEverybodyAwayForAWhileWhenItIsClosed(Nodes nodes) {
        // Given
        Node stopping = nodes.startAnother();
        Client user = stopping.joinAsUser(stopping.register("Nika"));
        user.expect("UserJoined");
        Client unjoined = stopping.openChat(stopping.register("Dodo"));
        Client agent = stopping.openUsers();

        // When
        stopping.close();

        // Then
        List.of(user, unjoined, agent).forEach(StopTest::returnMillis);
    }

    @Test
    void tellsOthersThatItsUsersLeftOnlyAfterTheGrace(Nodes nodes) {
        try (ChildNode stopping = nodes.spawnAnother(folder)) {
            // Given
            Registered served = nodes.a().register("Nika");
            stopping.joinAsUser(served).expect("UserJoined");
            Client support = nodes.b().claim(served, "Vika");
            support.expect("SupportJoinedUser");
            Registered waiting = nodes.a().register("Dodo");
            stopping.joinAsUser(waiting).expect("UserJoined");
            Client agent = nodes.a().openUsers().send(Frames.load());
            assertThat(agent.next().getString("userId")).isEqualTo(waiting.userId());

            // When
            Elapsed gone = Elapsed.start();
            stopping.process().terminate();

            // Then
            assertThat(agent.expect("RemoveUser").getString("userId")).isEqualTo(waiting.userId());
            gone.isDue(GRACE_SECONDS);
            support.expect("UserLeft");
            gone.isDue(GRACE_SECONDS);
            agent.expectNothingUnread();
            support.expectNothingUnread();
        }
    }

    /** How long the client is to stay away; it is told so as it is closed. */
    private static int returnMillis(Client client) {
        client.expectClosed(1012);
        assertThat(client.closeReason()).matches(REASON + "\\d+");
        int millis = Integer.parseInt(client.closeReason().substring(REASON.length()));
        assertThat(millis).isBetween(0, RETURN_MILLIS_MAX);
        return millis;
    }
}
