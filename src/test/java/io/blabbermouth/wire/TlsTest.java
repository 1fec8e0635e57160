package io.blabbermouth.wire;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blabbermouth.testing.Await;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Health;
import io.blabbermouth.testing.Node;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.RealRedis;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.Scrape;
import io.blabbermouth.testing.ServerLog;
import io.blabbermouth.testing.TestCertificate;
import io.blabbermouth.testing.TlsFiles;
import io.blabbermouth.testing.TlsFiles.Format;
import io.blabbermouth.testing.TlsTrust;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Both ports over TLS, with a certificate that is replaced under a running node. */
@ExtendWith(RealRedis.class)
@Timeout(90)
class TlsTest {
    private static final long REPLACED_SECONDS_MAX = 30;
    /** Enough for each of the verticles that share a port to get some. */
    private static final int CONNECTIONS = 8;

    private static final int TIMEOUT_MILLIS = 8000;

    /** A ClientHello that knows nothing newer than TLS 1.1, with two cipher suites of then (RFC 4346). */
    private static final String HELLO_OF_TLS_1_1 =
            "160302002f" + "0100002b" + "0302" + "00".repeat(32) + "00" + "0004c00ac014" + "0100";

    /** A fatal alert, 70: protocol_version. */
    private static final String PROTOCOL_VERSION_ALERT = "0246";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({"PEM, EC", "PEM, RSA", "PKCS12, RSA"})
    void servesHttpsAndWssAndNothingElse(Format format, String algorithm, RealRedis.Server redis) {
        TestCertificate certificate = TestCertificate.make(folder, algorithm);
        TlsTrust trust = TlsTrust.in(certificate);
        try (Nodes nodes = start(TlsFiles.of(folder, format, certificate), redis)) {
            Node node = nodes.a();

            Registered user = trust.register(node.chatPort(), "Nika");

            try (Client chat = trust.open(node.chatPort(), "/chat/" + user.chatId(), "user");
                    Client list = trust.open(node.subscriberPort(), "/users", "support")) {
                chat.send(Frames.joinAsUser(user)).expect("UserJoined");
                list.send(Frames.loadBatch());
                while (!list.nextText().contains(user.userId())) {
                    // In the snapshot or live.
                }
            }
            assertThatThrownBy(() -> node.get("/user/join/Nika")).hasCauseInstanceOf(IOException.class);
            assertThat(Health.ready(node.consolePort()).status()).isEqualTo(200);
            assertThat(Scrape.of(node).value("blabbermouth_certificate_expiry_timestamp_seconds"))
                    .isEqualTo((double)
                            certificate.certificate().getNotAfter().toInstant().getEpochSecond());
        }
    }

    @Test
    void speaksTls12And13AndNothingOlder(RealRedis.Server redis) throws IOException {
        TestCertificate certificate = TestCertificate.make(folder);
        TlsTrust trust = TlsTrust.in(certificate);
        try (Nodes nodes = start(TlsFiles.of(folder, Format.PEM, certificate), redis)) {
            for (int port : List.of(nodes.a().chatPort(), nodes.a().subscriberPort())) {
                assertThat(trust.shownAt(port, List.of("TLSv1.2"))).isEqualTo(certificate.certificate());
                assertThat(trust.shownAt(port, List.of("TLSv1.3"))).isEqualTo(certificate.certificate());
                assertThat(answerTo(HELLO_OF_TLS_1_1, port)).startsWith("15").endsWith(PROTOCOL_VERSION_ALERT);
            }
        }
    }

    /** Nobody else has heard of such a connection, and could cut it. */
    @Test
    void cutsAClientThatDoesNotShakeHands(RealRedis.Server redis) {
        TlsFiles files = TlsFiles.of(folder, Format.PEM, TestCertificate.make(folder));
        JsonObject config = files.config().put("limits", new JsonObject().put("handshakeSeconds", 1));
        try (Nodes nodes = Nodes.start(1, redis, config)) {
            assertThatCode(() -> answerTo("", nodes.a().chatPort())).doesNotThrowAnyException();
            assertThatCode(() -> answerTo("", nodes.a().subscriberPort())).doesNotThrowAnyException();
        }
    }

    @ParameterizedTest
    @EnumSource
    void showsANewCertificateToNewConnectionsWhileOpenOnesGoOn(Format format, RealRedis.Server redis) {
        TestCertificate old = TestCertificate.make(folder);
        TestCertificate fresh = TestCertificate.make(folder);
        TlsTrust trust = TlsTrust.in(old, fresh);
        TlsFiles files = TlsFiles.of(folder, format, old);
        try (ServerLog log = ServerLog.watch();
                Nodes nodes = start(files, redis)) {
            Node node = nodes.a();
            Registered user = trust.register(node.chatPort(), "Nika");
            try (Client open = trust.open(node.chatPort(), "/chat/" + user.chatId(), "user")) {
                open.send(Frames.joinAsUser(user)).expect("UserJoined");
                assertThat(trust.shownAt(node.chatPort())).isEqualTo(old.certificate());

                files.put(fresh);

                awaitShown(fresh, trust, node);
                for (int i = 0; i < CONNECTIONS; i++) {
                    assertThat(trust.shownAt(node.chatPort())).isEqualTo(fresh.certificate());
                }
                open.expectNothingUnread();
                try (Client agent = trust.open(node.chatPort(), "/chat/" + user.chatId(), "support")) {
                    agent.send(Frames.claim(user, "Vika")).expect("SupportJoinedUser");
                    open.expect("SupportJoinedUser");
                    Client.expectNothingElse(open, agent);
                }
            }
            log.holdsNoFault();
        }
    }

    @ParameterizedTest
    @EnumSource
    void keepsTheOldCertificateWhileTheNewOneIsOfNoUseAndSaysSoOnce(Format format, RealRedis.Server redis) {
        TestCertificate old = TestCertificate.make(folder);
        TestCertificate fresh = TestCertificate.make(folder);
        TlsTrust trust = TlsTrust.in(old, fresh);
        TlsFiles files = TlsFiles.of(folder, format, old);
        try (ServerLog log = ServerLog.watch();
                Nodes nodes = start(files, redis)) {
            files.spoil();

            Await.until(
                    "an error in the log",
                    REPLACED_SECONDS_MAX,
                    () -> !log.faults().isEmpty());
            assertThat(trust.shownAt(nodes.a().chatPort())).isEqualTo(old.certificate());
            assertThat(trust.shownAt(nodes.a().subscriberPort())).isEqualTo(old.certificate());

            files.put(fresh);
            awaitShown(fresh, trust, nodes.a());
            assertThat(log.faults())
                    .singleElement()
                    .asString()
                    .contains("the old one stays in use: tls.key")
                    .contains(folder.toString());
        }
    }

    @Test
    void triesFilesThatWereOfNoUseAgainUntilTheyAreAndSaysOnceThatTheyWereNot(RealRedis.Server redis) {
        TestCertificate old = TestCertificate.make(folder);
        TestCertificate fresh = TestCertificate.make(folder);
        TlsTrust trust = TlsTrust.in(old, fresh);
        TlsFiles files = TlsFiles.of(folder, Format.PEM, old);
        try (ServerLog log = ServerLog.watchAll();
                Nodes nodes = start(files, redis)) {
            files.begin(fresh);
            Await.until(
                    "two more tries",
                    REPLACED_SECONDS_MAX,
                    () -> log.lines().stream()
                                    .filter(line -> line.contains("still of no use: tls.keyFile"))
                                    .count()
                            >= 2);
            assertThat(trust.shownAt(nodes.a().chatPort())).isEqualTo(old.certificate());

            files.complete();

            awaitShown(fresh, trust, nodes.a());
            assertThat(log.faults()).singleElement().asString().contains("the old one stays in use: tls.keyFile");
        }
    }

    private static Nodes start(TlsFiles files, RealRedis.Server redis) {
        return Nodes.start(1, redis, files.config());
    }

    private static void awaitShown(TestCertificate fresh, TlsTrust trust, Node node) {
        Await.until(
                "the new certificate on both ports",
                REPLACED_SECONDS_MAX,
                () -> trust.shownAt(node.chatPort()).equals(fresh.certificate())
                        && trust.shownAt(node.subscriberPort()).equals(fresh.certificate()));
    }

    /** @return all that comes until the server closes the connection; in hexadecimal, as what is sent */
    private static String answerTo(String bytes, int port) throws IOException {
        HexFormat hex = HexFormat.of();
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.getOutputStream().write(hex.parseHex(bytes));
            return hex.formatHex(socket.getInputStream().readAllBytes());
        }
    }
}
