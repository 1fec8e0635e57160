package io.blabbermouth.web;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.sun.net.httpserver.HttpServer;
import io.blabbermouth.testing.Node;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.RealRedis;
import io.blabbermouth.testing.Spawned;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
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
    void passesItsOwnTests(RealRedis.Server redis) throws IOException {
        requireNode();
        try (Nodes nodes = Nodes.start(1, redis, open);
                Nodes bearLittle = Nodes.start(1, redis, strict);
                Nodes pair = Nodes.start(2, redis, open);
                Stopper stopper = Stopper.of(pair.a());
                Spawned tests = Spawned.start(Path.of("."), environment(nodes, bearLittle, pair, stopper), command())) {
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

    private static Map<String, String> environment(Nodes nodes, Nodes bearLittle, Nodes pair, Stopper stopper) {
        return Map.of(
                "BLABBERMOUTH_STOPPED_CHAT_PORT", String.valueOf(pair.a().chatPort()),
                "BLABBERMOUTH_OTHER_CHAT_PORT", String.valueOf(pair.b().chatPort()),
                "BLABBERMOUTH_STOPPER_PORT", String.valueOf(stopper.port()),
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

    /** Whoever asks it for anything has a node stopped, and the answer when that begins. */
    private record Stopper(HttpServer server, ExecutorService stopping) implements AutoCloseable {
        static Stopper of(Node node) throws IOException {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            ExecutorService stopping = Executors.newSingleThreadExecutor();
            server.createContext("/", exchange -> {
                stopping.execute(node::close);
                exchange.sendResponseHeaders(204, -1);
                exchange.close();
            });
            server.start();
            return new Stopper(server, stopping);
        }

        int port() {
            return server.getAddress().getPort();
        }

        @Override
        public void close() {
            server.stop(0);
            stopping.shutdown();
        }
    }
}
