package io.blabbermouth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.redis.StoredChat;
import io.blabbermouth.testing.Await;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.OwnRedis;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who goes just before Redis is restarted: the node has not told it yet, and is not the same to it any more. */
@Timeout(60)
class DepartedAmidRestartTest {
    private static final int RECOVERY_SECONDS_MAX = 20;
    private static final JsonObject SETTLING_SOON =
            new JsonObject("{\"chat\": {\"leaveGraceSeconds\": 3}, \"redis\": {\"settleMillis\": 1000}}");

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
        List<String> leases = leases(chat);

        // When
        chat.userClient().abort();
        redis.kill();
        redis.restart();

        // Then: Redis is told, and does not find out by the lease of the name that the node had
        try (StoredChat stored = StoredChat.of(chat.user(), nodes)) {
            Await.until(
                    "Redis knows",
                    RECOVERY_SECONDS_MAX,
                    () -> stored.goneMillis("User").isPresent());
            assertThat(stored.leases()).containsAll(leases);
        }
        chat.supportClient().expect("UserLeft");
    }

    private List<String> leases(ActiveChat chat) {
        try (StoredChat stored = StoredChat.of(chat.user(), nodes)) {
            return stored.leases();
        }
    }
}
