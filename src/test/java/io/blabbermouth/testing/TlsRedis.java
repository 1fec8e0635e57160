package io.blabbermouth.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A redis-server that speaks TLS, and on another port plainly for what tests ask it. */
public final class TlsRedis implements AutoCloseable {
    private static final long SECONDS_MAX = 20;
    private static final int SLOTS = 16384;
    private static final int BUS = 10000;
    private static final String SENTINEL_PASSWORD = "watch";
    private static final String SKIPPED =
            "SKIPPED, nothing is tested of Redis over TLS: neither the redis-server under test nor one on the PATH was"
                    + " built with TLS; install one, or name it in BLABBERMOUTH_TEST_REDIS";

    private final Path binary;
    private final Path folder;
    private final TestCertificate certificate;
    private final int port;
    private final OwnRedis server;
    private final List<Spawned> sentinels = new ArrayList<>();

    private TlsRedis(Path folder, TestCertificate certificate, int port, String options) {
        this.binary = binaryWithTls(folder);
        this.folder = folder;
        this.certificate = certificate;
        this.port = port;
        String all = options(port).replace('\n', ' ').replaceAll("(^| )tls-", "$1--tls-") + options;
        this.server = OwnRedis.start(binary, folder, FreePorts.next(), all);
    }

    public static TlsRedis start(Path folder, TestCertificate certificate) {
        return new TlsRedis(folder, certificate, FreePorts.next(), "");
    }

    /** A Redis Cluster of one. */
    public static TlsRedis startCluster(Path folder, TestCertificate certificate) {
        int port = FreePorts.next(BUS);
        TlsRedis redis = new TlsRedis(
                folder, certificate, port, " --cluster-enabled yes --tls-cluster yes --cluster-announce-ip 127.0.0.1");
        List<Object> slots = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
        IntStream.range(0, SLOTS).forEach(slots::add);
        redis.server.command(slots.toArray());
        Await.until(
                "a cluster",
                SECONDS_MAX,
                () -> redis.server.command("CLUSTER", "INFO").toString().contains("cluster_state:ok"));
        return redis;
    }

    public OwnRedis server() {
        return server;
    }

    /** @param userInfo percent-encoded */
    public RealRedis.Server server(String userInfo) {
        return new RealRedis.Server("rediss://" + userInfo + "@127.0.0.1:" + port);
    }

    public RealRedis.Server clusterServer() {
        return new RealRedis.Server("rediss+cluster://:" + OwnRedis.PASSWORD + "@127.0.0.1:" + port);
    }

    /** Starts a sentinel that watches this server, and asks by TLS. @return by way of it */
    public RealRedis.Server behindASentinel() {
        int plainPort = FreePorts.next();
        int tlsPort = FreePorts.next();
        String config = options(tlsPort) + """
                tls-replication yes
                port %d
                bind 127.0.0.1
                requirepass %s
                sentinel monitor chats 127.0.0.1 %d 1
                sentinel auth-pass chats %s
                """.formatted(plainPort, SENTINEL_PASSWORD, port, OwnRedis.PASSWORD);
        try {
            Path own = Files.createDirectories(folder.resolve("sentinel"));
            Path file = Files.writeString(own.resolve("sentinel.conf"), config);
            sentinels.add(Spawned.start(own, Map.of(), List.of(binary.toString(), file.toString(), "--sentinel")));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        sentinels.get(0).awaitLine(line -> line.contains("+monitor master chats"), SECONDS_MAX);
        try (RawRedis sentinel = RawRedis.connect("127.0.0.1:" + plainPort, ":" + SENTINEL_PASSWORD)) {
            sentinel.command(RedisUser.lineForSentinels(SENTINEL_PASSWORD).toArray());
        }
        return new RealRedis.Server("rediss+sentinel://:" + OwnRedis.PASSWORD + "@127.0.0.1:" + tlsPort
                + "/chats?sentinelUser=" + RedisUser.NAME + "&sentinelPassword=" + SENTINEL_PASSWORD);
    }

    @Override
    public void close() {
        sentinels.forEach(Spawned::close);
        server.close();
    }

    /** As in a configuration file. */
    private String options(int tlsPort) {
        Path certificateFile = certificate.writeCertificate(folder.resolve("redis-certificate.pem"));
        Path keyFile = certificate.writeKey(folder.resolve("redis-key.pem"));
        return """
                tls-port %d
                tls-cert-file %s
                tls-key-file %s
                tls-ca-cert-file %s
                tls-auth-clients no
                """.formatted(tlsPort, certificateFile, keyFile, certificateFile);
    }

    private static Path binaryWithTls(Path folder) {
        Optional<Path> binary = Stream.of(RealRedis.binary(folder), Path.of("redis-server"))
                .filter(candidate -> speaksTls(folder, candidate))
                .findFirst();
        if (binary.isEmpty()) {
            System.err.println(SKIPPED);
        }
        assumeThat(binary).as(SKIPPED).isPresent();
        return binary.orElseThrow();
    }

    /** One that was built without TLS does not know the option; one with TLS ends because it is to listen nowhere. */
    private static boolean speaksTls(Path folder, Path binary) {
        try (Spawned probe =
                Spawned.start(folder, Map.of(), List.of(binary.toString(), "--port", "0", "--tls-cluster", "no"))) {
            assertThat(probe.awaitExit(SECONDS_MAX)).isNotZero();
            return probe.lines().stream().anyMatch(line -> line.contains("not listen anywhere"));
        } catch (UncheckedIOException e) {
            // No such program.
            return false;
        }
    }
}
