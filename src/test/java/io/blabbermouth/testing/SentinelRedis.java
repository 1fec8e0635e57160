package io.blabbermouth.testing;

import io.blabbermouth.testing.RawRedis.Refused;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** A master and its replica, and three sentinels that watch them; the sentinels have a password of their own. */
public final class SentinelRedis implements AutoCloseable {
    private static final String MASTER_NAME = "chats";
    private static final String SENTINEL_PASSWORD = "watch";
    private static final int SENTINELS = 3;
    private static final long START_SECONDS_MAX = 20;
    private static final long FAILOVER_SECONDS_MAX = 30;

    private final List<OwnRedis> servers = new ArrayList<>();
    private final List<Spawned> processes = new ArrayList<>();
    private final List<String> sentinels = new ArrayList<>();

    private SentinelRedis() {}

    public static SentinelRedis start(Path folder) {
        SentinelRedis redis = new SentinelRedis();
        try {
            int masterPort = FreePorts.next();
            redis.servers.add(OwnRedis.start(folder(folder, "a"), masterPort, "--appendfsync everysec"));
            redis.servers.add(OwnRedis.startReplicaOf(redis.servers.get(0), folder(folder, "b")));
            for (int i = 0; i < SENTINELS; i++) {
                redis.startSentinel(folder(folder, "sentinel-" + i), masterPort);
            }
            redis.processes.forEach(SentinelRedis::awaitAcquainted);
            return redis;
        } catch (RuntimeException | AssertionError e) {
            CloseAll.after(e, redis);
            throw e;
        }
    }

    public RealRedis.Server server() {
        return new RealRedis.Server("redis+sentinel://:" + OwnRedis.PASSWORD + "@" + String.join(",", sentinels) + "/"
                + MASTER_NAME + "?sentinelPassword=" + SENTINEL_PASSWORD);
    }

    /** The one that the sentinels name now. */
    public OwnRedis master() {
        String address = masterAddress();
        return servers.stream()
                .filter(server -> server.address().equals(address))
                .findFirst()
                .orElseThrow();
    }

    /** All that was acknowledged until now is on the replica too. */
    public void awaitReplicated() {
        master().awaitReplicated();
    }

    /** Returns when the other server is the master, and the former one its replica. */
    public void failOver() {
        OwnRedis former = master();
        Await.until("another master", FAILOVER_SECONDS_MAX, () -> {
            boolean done = master() != former;
            if (!done) {
                askForFailover();
            }
            return done;
        });
        // A server that becomes a replica ends its connections, this one too.
        Await.until("a replica", FAILOVER_SECONDS_MAX, () -> isFollowing(former));
    }

    private String masterAddress() {
        try (RawRedis sentinel = sentinel()) {
            List<?> address = (List<?>) sentinel.command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", MASTER_NAME);
            return address.get(0) + ":" + address.get(1);
        }
    }

    @Override
    public void close() {
        CloseAll.of(Stream.concat(processes.stream(), servers.stream()));
    }

    private static boolean isFollowing(OwnRedis server) {
        try (RawRedis redis = RawRedis.connect(server.server())) {
            return redis.command("INFO").toString().contains("master_link_status:up");
        } catch (RawRedis.Closed closed) {
            return false;
        }
    }

    private void askForFailover() {
        try (RawRedis sentinel = sentinel()) {
            sentinel.command("SENTINEL", "FAILOVER", MASTER_NAME);
        } catch (Refused refused) {
            // The last one is not quite over, or this one is under way.
        }
    }

    private RawRedis sentinel() {
        return RawRedis.connect(sentinels.get(0), ":" + SENTINEL_PASSWORD);
    }

    private void startSentinel(Path folder, int masterPort) {
        int port = FreePorts.next();
        String config = """
                port %d
                bind 127.0.0.1
                requirepass %s
                sentinel sentinel-pass %s
                sentinel monitor %s 127.0.0.1 %d 2
                sentinel auth-pass %s %s
                sentinel down-after-milliseconds %s 2000
                sentinel failover-timeout %s 3000
                """.formatted(
                        port,
                        SENTINEL_PASSWORD,
                        SENTINEL_PASSWORD,
                        MASTER_NAME,
                        masterPort,
                        MASTER_NAME,
                        OwnRedis.PASSWORD,
                        MASTER_NAME,
                        MASTER_NAME);
        try {
            Path file = Files.writeString(folder.resolve("sentinel.conf"), config);
            processes.add(Spawned.start(
                    folder, Map.of(), List.of(RealRedis.binary(folder).toString(), file.toString(), "--sentinel")));
            sentinels.add("127.0.0.1:" + port);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** It knows of the replica and of all other sentinels: from then on a failover is possible. */
    private static void awaitAcquainted(Spawned sentinel) {
        Predicate<List<String>> acquainted = lines -> {
            Map<String, Long> met = lines.stream()
                    .filter(line -> line.contains("+slave ") || line.contains("+sentinel "))
                    .map(line -> line.replaceAll(".*(\\+slave|\\+sentinel) .*", "$1"))
                    .collect(Collectors.groupingBy(word -> word, Collectors.counting()));
            return met.getOrDefault("+slave", 0L) > 0 && met.getOrDefault("+sentinel", 0L) >= SENTINELS - 1;
        };
        Await.until("sentinels that know each other", START_SECONDS_MAX, () -> acquainted.test(sentinel.lines()));
    }

    private static Path folder(Path parent, String name) {
        try {
            return Files.createDirectories(parent.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
