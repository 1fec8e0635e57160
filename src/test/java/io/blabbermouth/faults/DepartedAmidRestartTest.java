package io.blabbermouth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Elapsed;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.OwnRedis;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who goes just before Redis is restarted: the node has not told it yet, and is not the same to it any more. */
@Timeout(60)
class DepartedAmidRestartTest {
    private static final JsonObject SETTLING_SOON =
            new JsonObject("{\"chat\": {\"leaveGraceSeconds\": 3}, \"redis\": {\"settleMillis\": 1000}}");
    /** The grace, the settling, and as late as anything may be; a node's lease takes ten. */
    private static final Duration LEFT_MAX = Duration.ofSeconds(3 + 1 + 2);

    @TempDir
    private Path folder;

    private OwnRedis redis;
    private Nodes nodes;

    @BeforeEach
    void start() {
        redis = OwnRedis.start(folder);
        nodes = Nodes.start(2, redis.server(), SETTLING_SOON);
    }

    @AfterEach
    void stop() {
        nodes.close();
        redis.close();
    }

    @Test
    void isSaidToHaveLeftAsSoonAsAnybody() {
        // Given
        ActiveChat chat = nodes.activeChat();

        // When
        chat.userClient().abort();
        redis.kill();
        redis.restart();
        nodes.awaitStore();
        Elapsed back = Elapsed.start();

        // Then
        chat.supportClient().expect("UserLeft");
        assertThat(back.time()).isLessThan(LEFT_MAX);
    }
}
