package io.blabbermouth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Health;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.OwnRedis;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Redis that answers, and refuses every write for a while: too few replicas, a full disk, no memory left. */
@Timeout(60)
class RefusingRedisTest {
    @TempDir
    private Path folder;

    private OwnRedis redis;
    private Nodes nodes;

    @BeforeEach
    void start() {
        redis = OwnRedis.start(folder);
        nodes = Nodes.start(2, redis.server(), new JsonObject("{\"chat\": {\"leaveGraceSeconds\": 1}}"));
    }

    @AfterEach
    void stop() {
        nodes.close();
        redis.close();
    }

    @Test
    void isAsGoodAsAwayAndIsToldLaterWhoWentMeanwhile() {
        // Given
        ActiveChat chat = nodes.activeChat();

        // When
        redis.command("CONFIG", "SET", "min-replicas-to-write", 1);
        JsonObject error = chat.supportClient()
                .send(Frames.chatMessage("Support", "hello?", "m-1"))
                .expectError("UNAVAILABLE");
        assertThat(error.getString("clientMessageId")).isEqualTo("m-1");
        chat.userClient().close();
        chat.supportClient().awaitPing();
        chat.supportClient().awaitPing();
        redis.command("CONFIG", "SET", "min-replicas-to-write", 0);

        // Then
        chat.supportClient().expect("UserLeft");
    }

    /** The connection is there, and nobody can be served. */
    @Test
    void makesTheNodesNotReady() {
        redis.command("CONFIG", "SET", "min-replicas-to-write", 1);

        assertThat(Health.awaitReady(nodes.a().consolePort(), 503).up()).isEqualTo("down");
        redis.command("CONFIG", "SET", "min-replicas-to-write", 0);
        assertThat(Health.awaitReady(nodes.a().consolePort(), 200).up()).isEqualTo("up");
    }
}
