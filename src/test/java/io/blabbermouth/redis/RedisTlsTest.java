package io.blabbermouth.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.EverydayFlow;
import io.blabbermouth.testing.FreePorts;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.RealRedis;
import io.blabbermouth.testing.RedisUser;
import io.blabbermouth.testing.Spawned;
import io.blabbermouth.testing.TestCertificate;
import io.blabbermouth.testing.TlsRedis;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Redis over TLS, with a certificate of one's own. */
@Timeout(90)
class RedisTlsTest {
    private static final long START_SECONDS_MAX = Spawned.START_SECONDS_MAX;
    private static final String NO_USER = ":secret";

    @TempDir
    private Path folder;

    @Test
    void servesAsAUserWithTheRightsOfTheDocuments() {
        String password = "p@ss:w/o+rd %é";
        TestCertificate certificate = TestCertificate.make(folder, "RSA");
        try (TlsRedis redis = TlsRedis.start(folder, certificate)) {
            RedisUser.make(redis.server(), password);

            passesOn(redis.server("blabbermouth:" + percentEncoded(password)), certificate);

            assertThat(redis.server().command("ACL", "LOG")).asString().isEqualTo("[]");
        }
    }

    @Test
    void servesOverAClusterWithTls() {
        TestCertificate certificate = TestCertificate.make(folder);
        try (TlsRedis redis = TlsRedis.startCluster(folder, certificate)) {
            passesOn(redis.clusterServer(), certificate);
        }
    }

    @Test
    void servesOverSentinelsWithTls() {
        TestCertificate certificate = TestCertificate.make(folder);
        try (TlsRedis redis = TlsRedis.start(folder, certificate)) {
            passesOn(redis.behindASentinel(), certificate);
        }
    }

    @Test
    void refusesAServerOfWhomItDoesNotKnowWhoItIs() {
        try (TlsRedis redis = TlsRedis.start(folder, TestCertificate.make(folder))) {
            endsWithOneLine(
                    redis.server(NO_USER),
                    TestCertificate.make(folder).writeCertificate(folder.resolve("another-ca.pem")),
                    "; name the file of who signs its certificate in redis.caFile");
        }
    }

    @Test
    void refusesAServerWithTheCertificateOfAnotherHost() {
        TestCertificate certificate = TestCertificate.ofAnotherHost(folder);
        try (TlsRedis redis = TlsRedis.start(folder, certificate)) {
            endsWithOneLine(redis.server(NO_USER), caFile(certificate), "its certificate must name the host");
        }
    }

    @Test
    void saysWhatIsWrongWithTheFileOfWhomToBelieve() throws IOException {
        RealRedis.Server nobody = new RealRedis.Server("rediss://127.0.0.1:" + FreePorts.next());
        Path missing = folder.resolve("missing.pem");
        Path junk = Files.writeString(folder.resolve("junk.pem"), "-----BEGIN CERTIFICATE-----\njunk");

        endsWithOneLine(nobody, missing, "redis.caFile: " + missing + " cannot be read");
        endsWithOneLine(nobody, junk, "redis.caFile: " + junk + " holds no certificate");
    }

    private void passesOn(RealRedis.Server redis, TestCertificate certificate) {
        JsonObject config = new JsonObject(EverydayFlow.CONFIG)
                .put(
                        "redis",
                        new JsonObject()
                                .put("caFile", caFile(certificate).toString())
                                .put("keyPrefix", "blabbermouth:"));
        try (Nodes nodes = Nodes.start(2, redis, config)) {
            EverydayFlow.passesOn(nodes);
        }
    }

    private void endsWithOneLine(RealRedis.Server redis, Path caFile, String... words) {
        JsonObject config = new JsonObject()
                .put("console", new JsonObject().put("port", FreePorts.next()))
                .put("redis", new JsonObject().put("uri", redis.uri()).put("caFile", caFile.toString()));
        try (Spawned server = Spawned.server(folder, "run", "-conf", config.encode())) {
            assertThat(server.awaitExit(START_SECONDS_MAX)).isNotZero();
            assertThat(server.lines())
                    .singleElement()
                    .asString()
                    .startsWith("blabbermouth: Redis at rediss://127.0.0.1:")
                    .contains(words);
        }
    }

    private Path caFile(TestCertificate certificate) {
        return certificate.writeCertificate(folder.resolve("ca.pem"));
    }

    private static String percentEncoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
