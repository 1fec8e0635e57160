package io.blabbermouth.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Elapsed;
import io.blabbermouth.testing.Health;
import io.blabbermouth.testing.Node;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.OwnRedis;
import io.blabbermouth.testing.RawHttp;
import io.blabbermouth.testing.RealRedis;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What load balancers and orchestrators are told on the console port. */
@ExtendWith(RealRedis.class)
@Timeout(60)
class HealthTest {
    private static final Health ONE_IS_STUCK =
            new Health(503, "down", "1 of 4 event loops did not turn within 1000 ms");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"chat", "subscriber"})
    void isLiveAndReadyOnEveryNode(String role, RealRedis.Server redis) {
        try (Nodes nodes = Nodes.start(1, redis, new JsonObject("{\"roles\": [\"" + role + "\"]}"))) {
            int port = nodes.a().consolePort();

            assertThat(Health.live(port)).isEqualTo(new Health(200, "up", "all event loops turn"));
            assertThat(Health.ready(port)).isEqualTo(new Health(200, "up", "the node serves"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/health", "/health/", "/health/live/more", "/api/nodes", "/%zz"})
    void hasNothingElseButMetricsWithoutTheConsole(String path, RealRedis.Server redis) {
        try (Nodes nodes = Nodes.start(1, redis, new JsonObject("{\"roles\": [\"chat\"]}"))) {
            assertThat(RawHttp.get(nodes.a().consolePort(), "/metrics").status())
                    .isEqualTo(200);
            assertThat(RawHttp.get(nodes.a().consolePort(), path).status()).isEqualTo(404);
        }
    }

    @Test
    void isNotReadyAsLongAsRedisIsAway() {
        try (OwnRedis redis = OwnRedis.start(folder);
                Nodes nodes = Nodes.start(1, redis.server(), new JsonObject())) {
            int port = nodes.a().consolePort();

            redis.kill();

            assertThat(Health.awaitReady(port, 503))
                    .isEqualTo(new Health(503, "down", "Redis is away, or takes nothing; the node looks for it"));
            assertThat(Health.live(port).status()).isEqualTo(200);
            redis.restart();
            assertThat(Health.awaitReady(port, 200).up()).isEqualTo("up");
        }
    }

    @Test
    void isNotLiveWhenAnEventLoopIsStuck(RealRedis.Server redis) {
        try (Nodes nodes = Nodes.start(1, redis, new JsonObject())) {
            Node node = nodes.a();
            // The loop that would answer is one of them; whoever asks takes no answer for none that is good.
            boolean told = false;
            for (int loop = 0; !told; loop++) {
                Optional<Health> health = node.whileFrozen(loop, () -> askWhileOthersLagToo(node.consolePort()));
                told = health.isPresent();
                health.ifPresent(answer -> assertThat(answer).isEqualTo(ONE_IS_STUCK));
                assertThat(loop).isLessThan(2);
            }
            assertThat(Health.live(node.consolePort()).status()).isEqualTo(200);
        }
    }

    /** On a busy machine a loop that nothing holds may get no processor for as long. @return empty if no answer came */
    private static Optional<Health> askWhileOthersLagToo(int port) {
        Elapsed asked = Elapsed.start();
        Optional<Health> health = Health.ask(port, "live");
        while (health.filter(answer -> !answer.equals(ONE_IS_STUCK)).isPresent()
                && asked.time().toSeconds() < Client.WAIT_SECONDS) {
            assertThat(health.orElseThrow().status()).isEqualTo(503);
            health = Health.ask(port, "live");
        }
        return health;
    }
}
