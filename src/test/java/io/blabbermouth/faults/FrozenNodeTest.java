package io.blabbermouth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.ChildNode;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Elapsed;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.TwoNodes;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The contract's idle close: a node whose process stood still was away itself, not its clients. */
@TwoNodes("{\"chat\": {\"idleTimeoutSeconds\": 2}}")
class FrozenNodeTest {
    private static final int FROZEN_SECONDS = 5;

    @TempDir
    private Path folder;

    @Test
    void takesNobodyForIdleAfterItStoodStillForLongerThanTheIdleTimeout(Nodes nodes) {
        try (ChildNode frozen = nodes.spawnAnother(folder)) {
            // Given
            Registered user = nodes.a().register("Nika");
            Client userClient = frozen.joinAsUser(user);
            userClient.expect("UserJoined");
            Client agent = frozen.openUsers().send(Frames.load());
            assertThat(agent.next().getString("userId")).isEqualTo(user.userId());
            Client clock = nodes.a().openUsers();

            // When
            frozen.process().freeze();
            awaitSeconds(clock, FROZEN_SECONDS);
            List<Integer> before = List.of(userClient.pings(), agent.pings());
            Elapsed thawed = Elapsed.start();
            frozen.process().thaw();

            // Then: no more pings than in any such time, one a second
            userClient.awaitPing();
            awaitSeconds(clock, 1);
            List<Integer> after = List.of(userClient.pings(), agent.pings());
            int pingsMax = 3 + (int) thawed.time().toSeconds();
            assertThat(after.get(0) - before.get(0)).isBetween(1, pingsMax);
            assertThat(after.get(1) - before.get(1)).isLessThanOrEqualTo(pingsMax);
            awaitSeconds(clock, 3);
            userClient.expectNothingUnread();
            agent.expectNothingUnread();
        }
    }

    /** By the pings of a node that runs. */
    private static void awaitSeconds(Client clock, int seconds) {
        for (int second = 0; second < seconds; second++) {
            clock.awaitPing();
        }
    }
}
