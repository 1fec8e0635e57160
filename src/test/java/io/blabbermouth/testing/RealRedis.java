package io.blabbermouth.testing;

import io.blabbermouth.config.RedisUri;
import io.blabbermouth.redis.EmbeddedRedis;
import io.blabbermouth.redis.RedisBinary;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a real redis-server, one for all of them: the bundled 6.2, or the one that BLABBERMOUTH_TEST_REDIS names. Or, if
 * BLABBERMOUTH_TEST_TOPOLOGY says so, one where nodes have no other rights than docs/redis.md gives them (acl), a cluster
 * (cluster), a master with sentinels (sentinel), or the same that fails over under all nodes when they have started
 * (sentinel-failover).
 *
 * <p>Every test takes a key prefix of its own, so none sees another's chats. Only the channel {@code users} is common.
 */
public final class RealRedis implements ParameterResolver {
    /** A server that is shared by all tests; each works under its own key prefix. */
    public record Server(String uri) {
        /**
         * Whether what happens one after the other is also heard so. Not between the masters of a cluster: there it is true of
         * what happens in one chat.
         */
        public boolean keepsOrderOfAll() {
            return !(RedisUri.parse(uri) instanceof RedisUri.Cluster);
        }

        public String freshKeyPrefix() {
            return "test-" + UUID.randomUUID() + ":";
        }
    }

    /** @param underNodes what is done to it, once in each class, as soon as the nodes of a test are there */
    private record Running(String uri, Runnable stop, Path folder, Consumer<Nodes> underNodes, Set<Class<?>> done)
            implements AutoCloseable {
        Running(String uri, Runnable stop, Path folder, Consumer<Nodes> underNodes) {
            this(uri, stop, folder, underNodes, ConcurrentHashMap.newKeySet());
        }

        static Running start() {
            try {
                Path folder = Files.createTempDirectory("blabbermouth-test-redis");
                return start(folder, System.getenv().getOrDefault("BLABBERMOUTH_TEST_TOPOLOGY", "standalone"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        private static Running start(Path folder, String topology) {
            switch (topology) {
                case "standalone" -> {
                    EmbeddedRedis redis = EmbeddedRedis.start(folder, binary(folder));
                    return new Running(redis.uri(), redis::close, folder, nodes -> {});
                }
                case "acl" -> {
                    OwnRedis redis = OwnRedis.start(folder, FreePorts.next(), "--appendfsync everysec");
                    RedisUser.ofTests(redis);
                    return new Running(RedisUser.uri(redis), redis::close, folder, nodes -> {});
                }
                case "cluster" -> {
                    ClusterRedis redis = ClusterRedis.start(folder);
                    return new Running(redis.server().uri(), redis::close, folder, nodes -> {});
                }
                case "sentinel" -> {
                    SentinelRedis redis = SentinelRedis.start(folder);
                    return new Running(redis.server().uri(), redis::close, folder, nodes -> {});
                }
                case "sentinel-failover" -> {
                    SentinelRedis redis = SentinelRedis.start(folder);
                    return new Running(redis.server().uri(), redis::close, folder, nodes -> {
                        redis.failOver();
                        nodes.awaitStore();
                    });
                }
                default -> throw new IllegalArgumentException("BLABBERMOUTH_TEST_TOPOLOGY=" + topology);
            }
        }

        @Override
        public void close() throws IOException {
            stop.run();
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }

    /** The redis-server under test; the bundled one is unpacked into {@code folder}. */
    public static Path binary(Path folder) {
        String named = System.getenv("BLABBERMOUTH_TEST_REDIS");
        return named == null ? RedisBinary.bundled(folder).path() : Path.of(named);
    }

    /** For what starts nodes itself. */
    static Server server(ExtensionContext context) {
        return new Server(running(context).uri());
    }

    /** If that is to be tested: Redis fails over under these nodes. Returns when they have found the new master. */
    static void beUnder(Nodes nodes, ExtensionContext context) {
        Running running = running(context);
        if (running.done().add(context.getRequiredTestClass())) {
            running.underNodes().accept(nodes);
        }
    }

    private static Running running(ExtensionContext context) {
        return context.getRoot()
                .getStore(Namespace.create(RealRedis.class))
                .computeIfAbsent(Running.class, type -> Running.start(), Running.class);
    }

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
        return parameter.getParameter().getType() == Server.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
        return server(context);
    }
}
