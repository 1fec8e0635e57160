package io.blabbermouth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Await;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.LoadedAgent;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

@TwoNodes(forEachTest = true)
class QueuePositionTest {
    @Test
    void tellsEveryoneWhoWaitsTheirPlaceWhicheverNodeTheyAreOn(Nodes nodes) {
        Client first = joined(nodes, true);
        Client second = joined(nodes, false);
        Client third = joined(nodes, true);

        awaitPosition(first, 1, 3);
        awaitPosition(second, 2, 3);
        awaitPosition(third, 3, 3);
    }

    @Test
    void movesUpThoseBehindWhoeverIsTaken(Nodes nodes) {
        Registered user = nodes.a().register("Nika");
        Client first = nodes.a().joinAsUser(user);
        first.expect("UserJoined");
        Client second = joined(nodes, false);
        awaitPosition(first, 1, 2);
        awaitPosition(second, 2, 2);
        LoadedAgent agents = LoadedAgent.load(nodes.a());

        nodes.b().claim(user, "Nino").expect("SupportJoinedUser");

        awaitPosition(second, 1, 1);
        // Its own node has heard, too.
        agents.expectRemoved(user, "joined");
        first.expect("SupportJoinedUser");
        int before = first.positions().size();
        Client third = joined(nodes, true);
        awaitPosition(third, 2, 2);
        assertThat(first.positions()).as("of whom an agent has taken").hasSize(before);
    }

    @Test
    void tellsWhoComesBackAlthoughTheQueueIsTheSame(Nodes nodes) {
        Client first = joined(nodes, true);
        awaitPosition(first, 1, 1);
        Registered user = nodes.a().register("Nika");
        Client before = nodes.a().joinAsUser(user);
        awaitPosition(before, 2, 2);

        before.close();
        Client again = nodes.b().joinAsUser(user);

        awaitPosition(again, 2, 2);
    }

    @Test
    void tellsNobodyMoreThanOnceASecond(Nodes nodes) {
        long began = System.nanoTime();
        Client first = joined(nodes, true);

        for (int i = 0; i < 20; i++) {
            joined(nodes, i % 2 == 0);
        }
        awaitPosition(first, 1, 21);

        // Counted before the time is taken: one more may come between the two.
        int told = first.positions().size();
        long seconds = (System.nanoTime() - began) / 1_000_000_000 + 1;
        assertThat(told).isLessThanOrEqualTo((int) seconds + 1);
    }

    @Test
    void estimatesOnceAgentsHaveTakenSome(Nodes nodes) {
        Client last = joined(nodes, true);
        awaitPosition(last, 1, 1);
        assertThat(last.positions())
                .allSatisfy(position ->
                        assertThat(position.containsKey("estimatedSeconds")).isFalse());

        for (int i = 0; i < 5; i++) {
            Registered user = nodes.a().register("Nika");
            // Who is taken before has not waited.
            nodes.a().joinAsUser(user).expect("UserJoined");
            nodes.b().claim(user, "Nino").expect("SupportJoinedUser");
        }

        Await.until(
                "an estimate",
                Client.WAIT_SECONDS,
                () -> last.positions().stream().anyMatch(position -> position.getInteger("estimatedSeconds", 0) >= 1));
    }

    private static Client joined(Nodes nodes, boolean onFirst) {
        Registered user = nodes.a().register("Nika");
        Client client = (onFirst ? nodes.a() : nodes.b()).joinAsUser(user);
        // Who comes next is behind.
        client.expect("UserJoined");
        return client;
    }

    private static void awaitPosition(Client client, int position, int waiting) {
        Await.until("place " + position + " of " + waiting, Client.WAIT_SECONDS, () -> {
            List<JsonObject> told = client.positions();
            JsonObject last = told.isEmpty() ? new JsonObject() : told.get(told.size() - 1);
            return last.getInteger("position", 0) == position && last.getInteger("waiting", 0) == waiting;
        });
    }
}
