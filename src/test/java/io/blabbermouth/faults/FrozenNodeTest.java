package io.blabbermouth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.ChildNode;
import io.blabbermouth.testing.Client;
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
    private static final int PINGS_SOON_MAX = 3;

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
            frozen.process().thaw();

            // Then: no more pings than in any two seconds
            userClient.awaitPing();
            awaitSeconds(clock, 1);
            assertThat(userClient.pings() - before.get(0)).isBetween(1, PINGS_SOON_MAX);
            assertThat(agent.pings() - before.get(1)).isLessThanOrEqualTo(PINGS_SOON_MAX);
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
