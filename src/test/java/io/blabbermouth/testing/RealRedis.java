package io.blabbermouth.testing;

import io.blabbermouth.redis.EmbeddedRedis;
import io.blabbermouth.redis.RedisBinary;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * Gives tests a real redis-server, one for all of them: the bundled 6.2, or the one that BLABBERMOUTH_TEST_REDIS names.
 *
 * <p>Every test takes a key prefix of its own, so none sees another's chats. Only the channel {@code users} is common.
 */
public final class RealRedis implements ParameterResolver {
    /** A server that is shared by all tests; each works under its own key prefix. */
    public record Server(String uri) {
        public String freshKeyPrefix() {
            return "test-" + UUID.randomUUID() + ":";
        }
    }

    private record Running(EmbeddedRedis redis, Path dataDir) implements AutoCloseable {
        static Running start() {
            try {
                Path dataDir = Files.createTempDirectory("blabbermouth-test-redis");
                return new Running(EmbeddedRedis.start(dataDir, binary(dataDir)), dataDir);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        @Override
        public void close() throws IOException {
            redis.close();
            try (Stream<Path> files = Files.walk(dataDir)) {
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
        Running running = context.getRoot()
                .getStore(Namespace.create(RealRedis.class))
                .computeIfAbsent(Running.class, type -> Running.start(), Running.class);
        return new Server(running.redis().uri());
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
