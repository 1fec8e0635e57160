package io.blabbermouth;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.FreePorts;
import io.blabbermouth.testing.RealRedis;
import io.blabbermouth.testing.Spawned;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a node writes as its log, in a process of its own. */
@ExtendWith(RealRedis.class)
@Timeout(60)
class LogFormatTest {
    private static final long SECONDS_MAX = Spawned.START_SECONDS_MAX;

    @TempDir
    private Path folder;

    @Test
    void everyLineIsAJsonObjectThatNamesTheNode(RealRedis.Server redis) {
        try (Spawned server = start(redis, new JsonObject().put("format", "json"))) {
            server.awaitLine(line -> line.contains("the node is up"), SECONDS_MAX);
            server.terminate();
            assertThat(server.awaitExit(SECONDS_MAX)).isZero();

            List<JsonObject> lines =
                    server.lines().stream().map(JsonObject::new).toList();
            assertThat(lines).isNotEmpty().allSatisfy(line -> {
                assertThat(Instant.parse(line.getString("at"))).isBefore(Instant.now());
                assertThat(line.getString("node")).isEqualTo("n1");
                assertThat(line.getString("level")).isIn("INFO", "WARN");
                assertThat(line.getString("logger")).startsWith("io.blabbermouth.");
                assertThat(line.getString("message")).isNotBlank();
            });
            assertThat(lines).anySatisfy(line -> {
                assertThat(line.getString("message")).isEqualTo("the node is up");
                assertThat(line.getInteger("pid"))
                        .isEqualTo((int) server.handle().pid());
                assertThat(line.getInteger("chatPort")).isPositive();
            });
            assertThat(lines.get(lines.size() - 1).getString("message")).isEqualTo("the node has stopped");
        }
    }

    @Test
    void aNodeThatCannotStartSaysWhyInTheSameFormat() {
        try (Spawned server = Spawned.server(
                folder,
                "run",
                "-conf",
                "{\"logging\": {\"format\": \"json\"}, \"redis\": {\"uri\": \"redis://127.0.0.1:1\"}}")) {
            assertThat(server.awaitExit(SECONDS_MAX)).isNotZero();

            assertThat(server.lines()).singleElement().satisfies(line -> {
                JsonObject json = new JsonObject(line);
                assertThat(json.getString("level")).isEqualTo("ERROR");
                assertThat(json.getString("message"))
                        .startsWith("Redis at redis://127.0.0.1:1 (redis.uri) cannot be used");
            });
        }
    }

    @Test
    void tellsAsLittleAsItIsTold(RealRedis.Server redis) {
        try (Spawned server = start(redis, new JsonObject().put("level", "error"))) {
            server.awaitLine(line -> line.contains("stop it"), SECONDS_MAX);
            assertThat(server.lines()).noneMatch(line -> line.contains(" WARN ") || line.contains(" INFO "));
        }
    }

    private Spawned start(RealRedis.Server redis, JsonObject logging) {
        JsonObject config = new JsonObject()
                .put("node", new JsonObject().put("name", "n1"))
                .put("logging", logging)
                .put("security", new JsonObject().put("mode", "open"))
                .put("chat", new JsonObject().put("port", FreePorts.next()))
                .put("subscriber", new JsonObject().put("port", FreePorts.next()))
                .put("console", new JsonObject().put("port", FreePorts.next()))
                .put("redis", new JsonObject().put("uri", redis.uri()).put("keyPrefix", "log-format:"));
        return Spawned.server(folder, "run", "-conf", config.encode());
    }
}
