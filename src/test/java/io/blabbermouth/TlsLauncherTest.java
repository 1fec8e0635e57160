package io.blabbermouth;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.FreePorts;
import io.blabbermouth.testing.RealRedis;
import io.blabbermouth.testing.Spawned;
import io.blabbermouth.testing.TestCertificate;
import io.blabbermouth.testing.TlsFiles;
import io.blabbermouth.testing.TlsFiles.Format;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** What a server with TLS says to whoever starts it, in a process of its own. */
@ExtendWith(RealRedis.class)
@Timeout(60)
class TlsLauncherTest {
    private static final long START_SECONDS_MAX = Spawned.START_SECONDS_MAX;
    private static final long LOOK_SECONDS_MAX = 20;

    @TempDir
    private Path folder;

    private final int chatPort = FreePorts.next();
    private final int subscriberPort = FreePorts.next();
    private final int consolePort = FreePorts.next();

    @Test
    void printsWssAndHttpsAndWarnsOfAnEndThatIsNear(RealRedis.Server redis) {
        TlsFiles files = TlsFiles.of(folder, Format.PEM, TestCertificate.lasting(folder, "-1d", 10));
        try (Spawned server = start(files.config(), redis)) {
            server.awaitLine(line -> line.contains("stop it"), START_SECONDS_MAX);

            assertThat(String.join("\n", server.lines()))
                    .contains("https://127.0.0.1:" + chatPort + "/user/join/")
                    .contains("wss://127.0.0.1:" + chatPort + "/chat/")
                    .contains("wss://127.0.0.1:" + subscriberPort + "/users")
                    .contains(" http://127.0.0.1:" + consolePort + "/health/ready")
                    .containsPattern("WARN +CertificateVerticle - the certificate in tls.certificateFile: "
                            + files.certificateFile() + " ends at 2\\S+; renew it");
        }
    }

    @Test
    void saysOnceThatACertificateIsNew(RealRedis.Server redis) {
        TlsFiles files = TlsFiles.of(folder, Format.PKCS12, TestCertificate.make(folder));
        try (Spawned server = start(files.config(), redis)) {
            server.awaitLine(line -> line.contains("stop it"), START_SECONDS_MAX);

            files.put(TestCertificate.make(folder));

            String said = server.awaitLine(line -> line.contains("has changed"), LOOK_SECONDS_MAX);
            assertThat(said).contains(" INFO ", "tls.keyStoreFile: " + files.storeFile());
            server.terminate();
            assertThat(server.awaitExit(START_SECONDS_MAX)).isZero();
            assertThat(server.lines())
                    .filteredOn(line -> line.contains("CertificateVerticle"))
                    .containsExactly(said);
        }
    }

    @Test
    void refusesToStartWithACertificatePastItsDate(RealRedis.Server redis) {
        TlsFiles files = TlsFiles.of(folder, Format.PEM, TestCertificate.lasting(folder, "-20d", 10));

        endsWithOneLine(
                files, redis, "blabbermouth: tls.certificateFile: " + files.certificateFile() + " is past its date: ");
    }

    @Test
    void refusesToStartWithTheKeyOfAnotherCertificate(RealRedis.Server redis) {
        TlsFiles files = TlsFiles.of(folder, Format.PEM, TestCertificate.make(folder));
        TestCertificate.make(folder).writeKey(files.keyFile());

        endsWithOneLine(files, redis, "blabbermouth: tls.keyFile: " + files.keyFile() + " is not the key of ");
    }

    @Test
    void refusesToStartWithAFileThatCannotBeRead(RealRedis.Server redis) throws IOException {
        TlsFiles files = TlsFiles.of(folder, Format.PEM, TestCertificate.make(folder));
        Files.delete(files.keyFile());

        endsWithOneLine(files, redis, "blabbermouth: tls.keyFile: " + files.keyFile() + " cannot be read: ");
    }

    private void endsWithOneLine(TlsFiles files, RealRedis.Server redis, String line) {
        try (Spawned server = start(files.config(), redis)) {
            assertThat(server.awaitExit(START_SECONDS_MAX)).isNotZero();
            assertThat(server.lines()).singleElement().asString().startsWith(line);
        }
    }

    private Spawned start(JsonObject tls, RealRedis.Server redis) {
        JsonObject config = new JsonObject()
                .put("chat", new JsonObject().put("port", chatPort))
                .put("subscriber", new JsonObject().put("port", subscriberPort))
                .put("console", new JsonObject().put("port", consolePort))
                .put("redis", new JsonObject().put("uri", redis.uri()).put("keyPrefix", redis.freshKeyPrefix()))
                .mergeIn(tls);
        return Spawned.server(folder, "run", "-conf", config.encode());
    }
}
