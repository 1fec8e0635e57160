package io.blabbermouth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.AgentList;
import io.blabbermouth.testing.ChildNode;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Elapsed;
import io.blabbermouth.testing.Node;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract's close code 1012: how a node stops. */
@TwoNodes(
        value = "{\"drainSeconds\": 4, \"chat\": {\"leaveGraceSeconds\": 1, \"requeueAfterSeconds\": 3}}",
        forEachTest = true)
class StopTest {
    private static final long GRACE_MILLIS = 1000;
    private static final long REQUEUE_MILLIS = 3000;
    private static final int END_SECONDS_MAX = 10;
    private static final int RETURN_MILLIS_MAX = 4000;
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
            assertThat(stopping.process().awaitExit(END_SECONDS_MAX)).isZero();
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

    /** Two tabs of a user, an agent, and a user who waits, each told another time to come back, and none does. */
    @Test
    void tellsOthersWhoHasLeftWhenTheToldTimeAndTheGraceHavePassed(Nodes nodes) {
        try (ChildNode stopping = nodes.spawnAnother(folder)) {
            // Given
            Registered served = nodes.a().register("Nika");
            Client tab = stopping.joinAsUser(served);
            tab.expect("UserJoined");
            Client support = nodes.b().claim(served, "Vika");
            support.expect("SupportJoinedUser");
            support.expectNothingUnread();
            tab.expect("SupportJoinedUser");
            Client secondTab = stopping.joinAsUser(served);
            secondTab.expect("SupportJoinedUser");
            secondTab.expect("ChatHistory");
            Nodes.WaitingUser left = nodes.waitingUser(0, "Gela");
            Client leaving = stopping.claim(left.user(), "Vika");
            leaving.expect("SupportJoinedUser");
            leaving.expectNothingUnread();
            left.client().expect("SupportJoinedUser");
            Registered waiting = nodes.a().register("Dodo");
            Client waitingClient = stopping.joinAsUser(waiting);
            waitingClient.expect("UserJoined");
            Client agent = AgentList.bare(nodes.a())
                    .followUntil(Set.of(waiting.userId())::equals)
                    .client();

            // When
            Elapsed gone = Elapsed.start();
            stopping.process().terminate();

            // Then
            long userAway = Math.max(returnMillis(tab), returnMillis(secondTab));
            long supportAway = returnMillis(leaving);
            long waitingAway = returnMillis(waitingClient);
            gone.happened();
            Stream.of(
                            new Told(userAway + GRACE_MILLIS, () -> support.expect("UserLeft")),
                            new Told(
                                    supportAway + GRACE_MILLIS,
                                    () -> left.client().expect("SupportLeft")),
                            new Told(
                                    supportAway + REQUEUE_MILLIS,
                                    () -> left.client().expect("UserJoined")),
                            new Told(waitingAway + GRACE_MILLIS, () -> unlisted(agent, waiting)))
                    .sorted(Comparator.comparing(Told::dueMillis))
                    .forEach(told -> {
                        told.expectation().run();
                        gone.isDue(Duration.ofMillis(told.dueMillis()));
                    });
        }
    }

    private record Told(long dueMillis, Runnable expectation) {}

    /** Passing over what it is told of others. */
    private static void unlisted(Client agent, Registered user) {
        JsonObject message = agent.next();
        while (!message.getString("type").equals("RemoveUser")) {
            message = agent.next();
        }
        assertThat(message.getJsonObject("args").getString("userId")).isEqualTo(user.userId());
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
