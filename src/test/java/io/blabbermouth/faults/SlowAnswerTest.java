package io.blabbermouth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Elapsed;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.OwnRedis;
import io.blabbermouth.testing.RawHttp;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The time for a handshake is the client's; what it takes to answer is the server's. */
@Timeout(60)
class SlowAnswerTest {
    private static final int HANDSHAKE_SECONDS = 1;
    private static final int COMMAND_MILLIS = 4000;

    @TempDir
    private Path folder;

    @Test
    void isGivenThoughTheTimeForAHandshakeHasPassed() {
        JsonObject config = new JsonObject()
                .put("limits", new JsonObject().put("handshakeSeconds", HANDSHAKE_SECONDS))
                .put("redis", new JsonObject().put("commandTimeoutMillis", COMMAND_MILLIS));
        try (OwnRedis redis = OwnRedis.start(folder);
                Nodes nodes = Nodes.start(1, redis.server(), config)) {
            nodes.awaitStore();
            redis.freeze();
            Elapsed asked = Elapsed.start();

            RawHttp.Response answer;
            try {
                answer = nodes.a().getRaw("/user/join/Nika");
            } finally {
                redis.thaw();
            }

            assertThat(answer.status()).isEqualTo(503);
            assertThat(asked.time()).isGreaterThan(Duration.ofSeconds(2 * HANDSHAKE_SECONDS));
        }
    }
}
