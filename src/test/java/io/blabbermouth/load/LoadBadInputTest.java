package io.blabbermouth.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.blabbermouth.testing.ChildNode;
import io.blabbermouth.testing.FreePorts;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Spawned;
import io.blabbermouth.testing.TwoNodes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever a server does: it says so, keeps what it measured, ends with 1, and never hangs. */
@TwoNodes
class LoadBadInputTest {
    private static final long RUN_SECONDS_MAX = 30;

    @TempDir
    private Path folder;

    private final Nodes nodes;

    LoadBadInputTest(Nodes nodes) {
        this.nodes = nodes;
    }

    @Test
    void saysThatAServerIsDown() {
        String target = target(FreePorts.next());

        LoadResult result = LoadResult.of(folder, "--targets", target);

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).contains(target + " cannot be reached: Connection refused");
        assertThat(result.json().at("/errors/CONNECT").asInt()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    bare         | SSH-2.0-OpenSSH_9.2                               | answers garbage: it does not speak HTTP
                    bare         | HTTP/1.1 200 OK/Content-Length: 0                 | refused a WebSocket: HTTP/1.1 200 OK
                    bare         | HTTP/1.1 101 Sure/Upgrade: websocket              | its handshake is not a WebSocket's
                    blabbermouth | SSH-2.0-OpenSSH_9.2                               | answers garbage to /user/join
                    blabbermouth | HTTP/1.1 200 OK/Content-Length: 0                 | answers garbage to /user/join
                    blabbermouth | HTTP/1.1 503 Service Unavailable/Content-Length: 0 | registers no user: 503 Service Unavailable
                    """)
    void saysWhatAServerAnswersInstead(String protocol, String head, String said) throws IOException {
        // Of a path with slashes there is none among the answers.
        String answer = head.replaceAll("(?<!HTTP)/", "\r\n") + "\r\n\r\n";
        try (ServerSocket server = answering(answer)) {
            LoadResult result = LoadResult.of(
                    folder, "--targets", target(server.getLocalPort()), "--protocol", protocol, "--chats", "3");

            assertThat(result.exitCode()).as(result.out()).isEqualTo(1);
            assertThat(result.out()).contains(said);
            assertThat(result.json().path("errors")).isNotEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"bare", "blabbermouth"})
    void givesUpOnAServerThatSaysNothing(String protocol) throws IOException {
        try (ServerSocket mute = answering("")) {
            String target = target(mute.getLocalPort());

            LoadResult result = LoadResult.of(
                    folder, "--targets", target, "--protocol", protocol, "--timeout-seconds", "1", "--chats", "3");

            assertThat(result.exitCode()).isEqualTo(1);
            assertThat(result.json().at("/errors/TIMEOUT").asInt())
                    .as(result.out())
                    .isPositive();
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void keepsWhatItMeasuredWhenAServerDies(boolean anotherLives) throws IOException {
        try (ChildNode dying = nodes.spawnAnother(folder);
                Spawned load = spawnBusy(
                        target(dying.chatPort())
                                + (anotherLives ? "," + target(nodes.a().chatPort()) : ""),
                        "60")) {
            dying.process().kill();

            assertThat(load.awaitExit(RUN_SECONDS_MAX)).as("%s", load.lines()).isEqualTo(1);
            JsonNode report = report();
            assertThat(report.at("/messages/delivered").asLong()).isPositive();
            assertThat(report.at("/errors/CONNECTION_LOST").asLong()).isPositive();
            assertThat(report.path("lost").asLong()).isZero();
            assertThat(load.lines()).anyMatch(line -> line.contains(target(dying.chatPort()) + " cut a connection"));
        }
    }

    @Test
    void endsInTimeWhenAServerHasFrozen() throws IOException {
        try (ChildNode frozen = nodes.spawnAnother(folder);
                Spawned load = spawnBusy(target(frozen.chatPort()), "8")) {
            frozen.process().freeze();

            assertThat(load.awaitExit(RUN_SECONDS_MAX)).as("%s", load.lines()).isEqualTo(1);
            JsonNode report = report();
            assertThat(report.at("/messages/delivered").asLong()).isPositive();
            assertThat(report.at("/errors/NO_ANSWER").asLong()).isPositive();
            assertThat(report.path("lost").asLong()).isZero();
        }
    }

    /** SIGTERM and Ctrl-C are one to it, and only the former is certain to reach what a shell has started in the background. */
    @Test
    void tellsWhatItHasWhenInterrupted() throws IOException {
        try (ChildNode node = nodes.spawnAnother(folder);
                Spawned load = spawnBusy(target(node.chatPort()), "60")) {
            load.terminate();

            assertThat(load.awaitExit(RUN_SECONDS_MAX)).as("%s", load.lines()).isEqualTo(Load.EXIT_INTERRUPTED);
            assertThat(load.lines()).anyMatch(line -> line.contains("delivered to both sides"));
            assertThat(report().at("/messages/delivered").asLong()).isPositive();
            assertThat(report().path("lost").asLong()).isZero();
            assertThat(report().path("errors")).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
                    swim                     | there is no scenario swim
                    --protocol telnet        | there is no protocol telnet
                    --targets ftp://x        | ftp://x is no address of a server
                    --chats 0                | --chats must be at least 1, not 0
                    --chats many             | Invalid value for option '--chats': 'many' is not an int
                    --windw 3                | Unknown option: '--windw'
                    claims --protocol bare   | --protocol bare knows no claims
                    """)
    void saysWhatIsWrongWithItsOptions(String args, String said) {
        LoadResult result = LoadResult.of(folder, args.split(" ", -1));

        assertThat(result.exitCode()).isEqualTo(1);
        assertThat(result.out()).contains(said).contains("load --help");
    }

    @Test
    void helpNamesScenariosAndExitCodes() {
        assertThat(LoadResult.of(folder, "--help").out())
                .contains("reconnect-storm", "--messages-per-second", "Exit codes");
    }

    /** A load that has said messages. */
    private Spawned spawnBusy(String targets, String seconds) {
        String options = "--chats 10 --warmup-seconds 0 --settle-seconds 2 --json report.json --seconds " + seconds;
        String[] args = ("load --targets " + targets + " " + options).split(" ", -1);
        Spawned load = Spawned.server(folder, args);
        load.awaitLine(line -> line.matches(".* [1-9][\\d,]* done.*"), RUN_SECONDS_MAX);
        return load;
    }

    private JsonNode report() throws IOException {
        return new ObjectMapper().readTree(folder.resolve("report.json").toFile());
    }

    /** Says that to everybody who has asked for something, and waits for more. */
    private static ServerSocket answering(String answer) throws IOException {
        ServerSocket server = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread thread = new Thread(() -> answerAll(server, answer));
        thread.setDaemon(true);
        thread.start();
        return server;
    }

    private static void answerAll(ServerSocket server, String answer) {
        try {
            while (true) {
                Socket socket = server.accept();
                socket.getInputStream().read();
                socket.getOutputStream().write(answer.getBytes(UTF_8));
            }
        } catch (IOException e) {
            // The test is over.
        }
    }

    private static String target(int port) {
        return "http://127.0.0.1:" + port;
    }
}
