package io.blabbermouth.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.config.RedisSettings;
import io.blabbermouth.config.SettingsFile;
import io.blabbermouth.config.SettingsReader;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.ClusterRedis;
import io.blabbermouth.testing.OwnRedis;
import io.blabbermouth.testing.RealRedis;
import io.blabbermouth.testing.Watches;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A server that would lose chats, or cannot serve them, is not used, and the reason says what to do. */
@Timeout(60)
class ServerCheckTest {
    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();

    @AfterEach
    void close() {
        assertThat(vertx.close().toCompletionStage()).succeedsWithin(Client.WAIT_SECONDS, TimeUnit.SECONDS);
    }

    @Test
    void refusesAServerThatMayEvictKeys() {
        try (OwnRedis redis = OwnRedis.start(folder)) {
            redis.command("CONFIG", "SET", "maxmemory-policy", "allkeys-lru");

            refuses(redis.server(), "maxmemory-policy is allkeys-lru, which loses chats; set it to noeviction");
        }
    }

    @Test
    void refusesAReplica() throws IOException {
        try (OwnRedis master = OwnRedis.start(Files.createDirectory(folder.resolve("master")));
                OwnRedis replica = OwnRedis.startReplicaOf(master, Files.createDirectory(folder.resolve("replica")))) {
            refuses(replica.server(), "it is a replica, and a node needs the master");
        }
    }

    @Test
    void refusesOneServerOfACluster() {
        try (ClusterRedis redis = ClusterRedis.start(folder)) {
            refuses(redis.firstMaster().server(), "write redis+cluster://host:port,… in redis.uri");
        }
    }

    @Test
    void refusesAServerThatIsNoCluster() {
        try (OwnRedis redis = OwnRedis.start(folder)) {
            String uri = redis.server().uri().replace("redis:", "redis+cluster:");

            refuses(new RealRedis.Server(uri), "cluster support disabled");
        }
    }

    @Test
    void refusesAServerThatIsNoSentinel() {
        try (OwnRedis redis = OwnRedis.start(folder)) {
            String uri = redis.server().uri().replace("redis:", "redis+sentinel:") + "/chats";

            refuses(new RealRedis.Server(uri), "no sentinel names a master chats: ERR unknown command");
        }
    }

    private void refuses(RealRedis.Server server, String reason) {
        RedisSettings settings =
                SettingsReader.read(SettingsFile.parse("test", "{}"), Map.of()).redis();
        RedisLink link = new RedisLink(vertx, server.uri(), new RedisKeys("test:"), settings, Watches.fresh());

        assertThat(link.connect().toCompletionStage())
                .failsWithin(Client.WAIT_SECONDS, TimeUnit.SECONDS)
                .withThrowableThat()
                .withMessageContaining(reason);
    }
}
