package io.blabbermouth.console;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blabbermouth.testing.Elapsed;
import io.blabbermouth.testing.Health;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.RawHttp;
import io.blabbermouth.testing.RealRedis;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who reaches the console port cannot do more there than ask for health, nor keep others from it. */
@ExtendWith(RealRedis.class)
@Timeout(60)
class ConsolePortTest {
    private static final int CONNECTIONS_MAX = 100;
    private static final int TIMEOUT_MILLIS = 20_000;

    @Test
    void listensWhereItIsToldWhereverTheOthersDo(RealRedis.Server redis) throws IOException {
        JsonObject config = new JsonObject("{\"console\": {\"host\": \"127.0.0.2\"}}");
        try (Nodes nodes = Nodes.start(1, redis, config)) {
            int port = nodes.a().consolePort();

            try (Socket socket = new Socket(InetAddress.getByName("127.0.0.2"), port)) {
                assertThat(ask(socket, "live")).startsWith("HTTP/1.1 200 ");
            }
            assertThatThrownBy(() -> new Socket(InetAddress.getLoopbackAddress(), port))
                    .isInstanceOf(ConnectException.class);
            assertThat(nodes.a().get("/user/join/Nika").statusCode()).isEqualTo(200);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/health/live", "/nowhere", "/%zz"})
    void tellsBrowsersNotToUseItForAnything(String path, RealRedis.Server redis) {
        try (Nodes nodes = Nodes.start(1, redis, new JsonObject())) {
            assertThat(RawHttp.get(nodes.a().consolePort(), path).headers())
                    .containsEntry("X-Content-Type-Options", "nosniff")
                    .containsEntry("X-Frame-Options", "DENY")
                    .containsEntry("Referrer-Policy", "no-referrer")
                    .hasEntrySatisfying(
                            "Content-Security-Policy",
                            policy -> assertThat(policy).contains("default-src 'none'"))
                    .doesNotContainKey("Strict-Transport-Security");
        }
    }

    @Test
    void refusesWhatIsTooLong(RealRedis.Server redis) {
        try (Nodes nodes = Nodes.start(1, redis, new JsonObject())) {
            int port = nodes.a().consolePort();

            assertThat(RawHttp.get(port, "/" + "x".repeat(5000)).status()).isEqualTo(414);
            assertThat(RawHttp.get(port, "/health/live", "X: " + "x".repeat(17_000))
                            .status())
                    .isEqualTo(431);
        }
    }

    @Test
    void cutsWhoAsksForNothing(RealRedis.Server redis) throws IOException {
        JsonObject config = new JsonObject("{\"limits\": {\"handshakeSeconds\": 1}}");
        try (Nodes nodes = Nodes.start(1, redis, config)) {
            int port = nodes.a().consolePort();
            Elapsed quiet = Elapsed.start();
            try (Socket silent = connect(port);
                    Socket slow = connect(port);
                    Socket asking = connect(port)) {
                slow.getOutputStream().write("GET /health".getBytes(StandardCharsets.UTF_8));
                assertThat(ask(asking, "live")).startsWith("HTTP/1.1 200 ");

                assertThat(silent.getInputStream().read()).isEqualTo(-1);
                assertThat(slow.getInputStream().read()).isEqualTo(-1);

                assertThat(quiet.time()).isGreaterThan(Duration.ofMillis(900));
                assertThat(Health.live(port).status()).isEqualTo(200);
            }
        }
    }

    @Test
    void letsNobodyKeepOthersOut(RealRedis.Server redis) throws IOException {
        JsonObject config = new JsonObject("{\"limits\": {\"handshakeSeconds\": 600}}");
        List<Socket> sockets = new ArrayList<>();
        try (Nodes nodes = Nodes.start(1, redis, config)) {
            for (int i = 0; i < CONNECTIONS_MAX; i++) {
                Socket socket = connect(nodes.a().consolePort());
                sockets.add(socket);
                assertThat(ask(socket, "live")).startsWith("HTTP/1.1 200 ");
            }

            try (Socket oneMore = connect(nodes.a().consolePort())) {
                assertThat(ask(oneMore, "live")).startsWith("HTTP/1.1 200 ");
                assertThat(sockets.get(0).getInputStream().read()).isEqualTo(-1);
                assertThat(ask(sockets.get(1), "ready")).startsWith("HTTP/1.1 200 ");
            }
        } finally {
            for (Socket socket : sockets) {
                socket.close();
            }
        }
    }

    private static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        return socket;
    }

    /** @return the answer, which ends with a brace; the connection stays open */
    private static String ask(Socket socket, String what) throws IOException {
        socket.getOutputStream()
                .write(("GET /health/" + what + " HTTP/1.1\r\nHost: localhost\r\n\r\n")
                        .getBytes(StandardCharsets.UTF_8));
        StringBuilder answer = new StringBuilder();
        while (answer.length() == 0 || answer.charAt(answer.length() - 1) != '}') {
            int next = socket.getInputStream().read();
            if (next < 0) {
                throw new AssertionError("cut after " + answer);
            }
            answer.append((char) next);
        }
        return answer.toString();
    }
}
