package io.blabbermouth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.FreePorts;
import io.blabbermouth.testing.RealRedis;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.Spawned;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server as users start and stop it, in a process of its own. */
@ExtendWith(RealRedis.class)
@Timeout(60)
class LauncherTest {
    private static final long START_SECONDS_MAX = Spawned.START_SECONDS_MAX;

    @TempDir
    private Path folder;

    private final int chatPort = FreePorts.next();
    private final int subscriberPort = FreePorts.next();
    private final int consolePort = FreePorts.next();

    @Test
    void servesWhatItPrintsAndStopsCleanlyOnSigterm() {
        try (Spawned server = startStandalone()) {
            Registered user = register();
            try (Client list = Client.connect(subscriberPort, "/users", "support")) {
                list.send("{\"type\":\"Load\"}").expectNothingUnread();
            }
            assertThat(user.username()).isEqualTo("Nika");
            assertThat(String.join("\n", server.lines()))
                    .contains("http://127.0.0.1:" + chatPort + "/user/join/")
                    .contains("ws://127.0.0.1:" + chatPort + "/chat/")
                    .contains("ws://127.0.0.1:" + subscriberPort + "/users")
                    .contains("http://127.0.0.1:" + consolePort + "/health/ready")
                    .contains("kill " + server.handle().pid());
            List<ProcessHandle> children = server.handle().descendants().toList();
            assertThat(children).isNotEmpty();

            server.terminate();

            assertThat(server.awaitExit(START_SECONDS_MAX)).isZero();
            awaitEnd(children);
            assertThat(server.lines()).endsWith("Stopped.").noneMatch(line -> line.contains("ERROR"));
        }
    }

    @Test
    void stopsCleanlyOnCtrlC() throws IOException {
        assumeThat(isInterruptIgnored())
                .as("a shell has started this in the background, where Ctrl-C is ignored")
                .isFalse();
        try (Spawned server = startStandalone()) {
            server.interrupt();

            assertThat(server.awaitExit(START_SECONDS_MAX)).isZero();
            assertThat(server.lines()).endsWith("Stopped.");
        }
    }

    @Test
    void stopsCleanlyWhileItStarts() {
        try (Spawned server = Spawned.server(
                folder, "run", "-conf", config("redis", "embedded").encode())) {
            server.awaitLine(line -> line.contains("EmbeddedRedis"), START_SECONDS_MAX);

            server.terminate();

            assertThat(server.awaitExit(START_SECONDS_MAX)).isZero();
            assertThat(server.lines())
                    .endsWith("Stopped.")
                    .noneMatch(line -> line.contains("ERROR") || line.startsWith("\tat "));
        }
    }

    /** Whatever hangs: here it is another shutdown hook. */
    @Test
    void endsInTimeWhenItCannotStop() {
        try (Spawned stuck = Spawned.java(folder, StuckStop.class.getName(), "300")) {
            stuck.awaitLine(line -> line.equals("up"), START_SECONDS_MAX);

            stuck.terminate();

            assertThat(stuck.awaitExit(START_SECONDS_MAX)).isEqualTo(StopLimit.EXIT_STUCK);
            assertThat(stuck.lines()).endsWith("blabbermouth: did not stop within 300 ms; ends as it is");
        }
    }

    @Test
    void leavesNoRedisBehindWhenKilledAndHasItsChatsAgainAfterwards() {
        Registered user;
        try (Spawned server = startStandalone()) {
            user = register();
            try (Client client = Client.connect(chatPort, "/chat/" + user.chatId(), "user")) {
                client.send(Frames.joinAsUser(user)).expect("UserJoined");
                client.send(Frames.chatMessage("User", "still here?")).expect("ChatMessage");
                // What is acknowledged is on disk a second later.
                awaitSyncedOnce(client);
            }
            List<ProcessHandle> children = server.handle().descendants().toList();

            server.kill();

            awaitEnd(children);
        }
        try (Spawned restarted = startStandalone();
                Client client = Client.connect(chatPort, "/chat/" + user.chatId(), "user")) {
            client.send(Frames.joinAsUser(user)).expect("UserJoined");
            assertThat(client.expect("ChatHistory")
                            .getJsonArray("messages")
                            .getJsonObject(0)
                            .getString("content"))
                    .isEqualTo("still here?");
            assertThat(restarted.handle().isAlive()).isTrue();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    {"chat": {"prot": 1}}                       | -conf: unknown key chat.prot
                    {"redis": {"uri": "redis://u:pw@127.0.0.1:1"}} | Redis at redis://127.0.0.1:1 (redis.uri) cannot be used: Connection refused
                    {"redis": {"uri": "redis+sentinel://:pw@127.0.0.1:1,127.0.0.1:2/chats"}} | Redis at redis+sentinel://127.0.0.1:1,127.0.0.1:2/chats (redis.uri) cannot be used: no sentinel names a master chats: Connection refused
                    {"redis": {"uri": "redis+cluster://:pw@127.0.0.1:1"}} | Redis at redis+cluster://127.0.0.1:1 (redis.uri) cannot be used: no server of the cluster says where the slots are: Connection refused
                    nowhere.json                                | nowhere.json cannot be read
                    """)
    void saysInOneLineWhyItCannotStart(String conf, String why) {
        try (Spawned server = Spawned.server(folder, "run", "-conf", conf)) {
            assertThat(server.awaitExit(START_SECONDS_MAX)).isNotZero();
            assertThat(server.lines()).singleElement().asString().startsWith("blabbermouth: " + why);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"chat", "subscriber", "console"})
    void saysWhichPortIsTaken(String section, RealRedis.Server redis) throws IOException {
        JsonObject config = config("redis", redis.uri());
        int port = config.getJsonObject(section).getInteger("port");
        try (ServerSocket taken = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                Spawned server = Spawned.server(folder, "run", "-conf", config.encode())) {
            assertThat(server.awaitExit(START_SECONDS_MAX)).isNotZero();
            assertThat(server.lines())
                    .singleElement()
                    .asString()
                    .contains("port " + taken.getLocalPort() + " on 127.0.0.1 (" + section + ".port) cannot be used");
        }
    }

    @Test
    void givesUpOnARedisThatTakesConnectionsAndSaysNothing() throws IOException {
        try (ServerSocket mute = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            String uri = "redis://127.0.0.1:" + mute.getLocalPort();
            try (Spawned server =
                    Spawned.server(folder, "run", "-conf", config("redis", uri).encode())) {
                assertThat(server.awaitExit(START_SECONDS_MAX)).isNotZero();
                assertThat(server.lines())
                        .singleElement()
                        .asString()
                        .contains(uri)
                        .contains("no answer in time");
            }
        }
    }

    @Test
    void takesTheOptionsOfVertxRun(RealRedis.Server redis) throws IOException {
        Path conf = Files.writeString(
                folder.resolve("node.json"), config("redis", redis.uri()).encode());
        try (Spawned server = Spawned.server(
                folder, "run", "io.blabbermouth.MainVerticle", "-conf", conf.toString(), "-instances", "3")) {
            awaitUp(server);
            assertThat(register().username()).isEqualTo("Nika");
        }
    }

    @Test
    void saysHowToAddAClusterManager() {
        try (Spawned server = Spawned.server(folder, "run", "-cluster", "-conf", "{}")) {
            assertThat(server.awaitExit(START_SECONDS_MAX)).isNotZero();
            assertThat(server.lines())
                    .singleElement()
                    .asString()
                    .contains("-cluster needs a cluster manager", "-Pcluster");
        }
    }

    @Test
    void helpNamesEveryOptionAndKey() {
        try (Spawned help = Spawned.server(folder, "run", "--help")) {
            assertThat(help.awaitExit(START_SECONDS_MAX)).isZero();
            assertThat(String.join("\n", help.lines()))
                    .contains(
                            "-conf", "-cluster-host", "-instances", "chat.expireAfterSeconds", "[120 s]", "redis.uri");
        }
    }

    private Spawned startStandalone() {
        Spawned server = Spawned.server(
                folder, "run", "-conf", config("redis", "embedded").encode());
        awaitUp(server);
        return server;
    }

    private static void awaitUp(Spawned server) {
        server.awaitLine(line -> line.contains("stop it"), START_SECONDS_MAX);
    }

    private JsonObject config(String redis, String uri) {
        return new JsonObject()
                .put("chat", new JsonObject().put("port", chatPort))
                .put("subscriber", new JsonObject().put("port", subscriberPort))
                .put("console", new JsonObject().put("port", consolePort))
                .put(redis, new JsonObject().put("uri", uri).put("keyPrefix", "launcher-" + chatPort + ":"));
    }

    private Registered register() {
        URI uri = URI.create("http://127.0.0.1:" + chatPort + "/user/join/Nika");
        String body = HttpClient.newHttpClient()
                .sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                .orTimeout(START_SECONDS_MAX, TimeUnit.SECONDS)
                .join()
                .body();
        JsonObject json = new JsonObject(body);
        return new Registered(json.getString("userId"), json.getString("username"), json.getString("chatId"));
    }

    /** Redis syncs its file each second, and the server pings as often: three pings later it has. */
    private static void awaitSyncedOnce(Client client) {
        for (int ping = 0; ping < 3; ping++) {
            client.awaitPing();
        }
    }

    /** Children inherit it, and the JVM then leaves the signal alone. */
    private static boolean isInterruptIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        return Files.exists(status)
                && Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .anyMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 1 << 1) != 0);
    }

    private static void awaitEnd(List<ProcessHandle> processes) {
        CompletableFuture.allOf(processes.stream().map(ProcessHandle::onExit).toArray(CompletableFuture[]::new))
                .orTimeout(START_SECONDS_MAX, TimeUnit.SECONDS)
                .join();
    }
}
