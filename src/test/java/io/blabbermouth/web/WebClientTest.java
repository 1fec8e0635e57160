package io.blabbermouth.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.RealRedis;
import io.blabbermouth.testing.Spawned;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** What browsers run, run by Node against a real server: {@code src/test/web}. There has to be a Node. */
@Timeout(240)
@ExtendWith(RealRedis.class)
class WebClientTest {
    private static final int SECONDS_MAX = 200;
    private static final int NODE_MIN = 20;
    private static final Path TESTS = Path.of("src", "test", "web");

    private final JsonObject open = new JsonObject().put("security", new JsonObject());
    private final JsonObject strict = new JsonObject()
            .put("security", new JsonObject())
            .put(
                    "limits",
                    new JsonObject()
                            .put("messagesPerSecond", 20)
                            .put("messagesBurst", 30)
                            .put("badMessagesMax", 20));

    @Test
    void passesItsOwnTests(RealRedis.Server redis) {
        requireNode();
        try (Nodes nodes = Nodes.start(1, redis, open);
                Nodes bearLittle = Nodes.start(1, redis, strict);
                Spawned tests = Spawned.start(Path.of("."), environment(nodes, bearLittle), command())) {
            int exit = tests.awaitExit(SECONDS_MAX);

            assertThat(exit).as(String.join("\n", tests.lines())).isZero();
        }
    }

    private static void requireNode() {
        try (Spawned node = Spawned.start(Path.of("."), Map.of(), List.of("node", "--version"))) {
            node.awaitExit(SECONDS_MAX);
            String version = String.join("", node.lines());
            assertThat(Integer.parseInt(version.substring(1, version.indexOf('.'))))
                    .as("major version of node; found %s", version)
                    .isGreaterThanOrEqualTo(NODE_MIN);
        } catch (UncheckedIOException e) {
            fail("the tests of what browsers run need node " + NODE_MIN + " or newer on the PATH", e);
        }
    }

    private static Map<String, String> environment(Nodes nodes, Nodes bearLittle) {
        return Map.of(
                "BLABBERMOUTH_CHAT_PORT", String.valueOf(nodes.a().chatPort()),
                "BLABBERMOUTH_USERS_PORT", String.valueOf(nodes.a().subscriberPort()),
                "BLABBERMOUTH_STRICT_CHAT_PORT", String.valueOf(bearLittle.a().chatPort()),
                "BLABBERMOUTH_WEB",
                        Path.of("target", "classes", "web").toAbsolutePath().toString());
    }

    private static List<String> command() {
        // Node 20 has a WebSocket behind that flag; in newer ones it changes nothing.
        List<String> command = new ArrayList<>(List.of("node", "--experimental-websocket", "--no-warnings", "--test"));
        try (Stream<Path> files = Files.list(TESTS)) {
            files.map(Path::toString)
                    .filter(name -> name.endsWith(".test.js"))
                    .sorted()
                    .forEach(command::add);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return command;
    }
}
