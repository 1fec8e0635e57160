package io.blabbermouth.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.blabbermouth.redis.EmbeddedRedis.StartException;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A redis-server that runs here and is new enough.
 *
 * @param path absolute
 * @param version as it gives it itself, "6.2.11"
 */
public record RedisBinary(Path path, String version) {

    static final String ENVIRONMENT_VARIABLE = "BLABBERMOUTH_REDIS_SERVER";

    private static final Logger LOG = LoggerFactory.getLogger(RedisBinary.class);

    /** "Redis server v=7.0.15 sha=…", and the same of Valkey. */
    private static final Pattern VERSION = Pattern.compile("server v=((\\d+)\\.(\\d+)[.\\d]*)");

    private static final String REMEDY = "install redis-server 6.2 or newer, and name it in " + ENVIRONMENT_VARIABLE
            + " if it is not on the PATH, or set redis.uri to a Redis elsewhere.";

    private static final int VERSION_SECONDS_MAX = 5;
    private static final int VERSION_BYTES_MAX = 4_096;

    /** The one named by {@value ENVIRONMENT_VARIABLE}, else the first on the PATH that will do, else the bundled. */
    static RedisBinary choose(Map<String, String> environment, Path bundledFolder) {
        String named = environment.getOrDefault(ENVIRONMENT_VARIABLE, "");
        if (!named.isBlank()) {
            return at(Path.of(named));
        }
        return onPath("redis-server", environment.getOrDefault("PATH", ""))
                .flatMap(RedisBinary::ifItWillDo)
                .findFirst()
                .orElseGet(() -> bundled(bundledFolder));
    }

    public static RedisBinary at(Path path) {
        Path absolute = path.toAbsolutePath().normalize();
        String output = versionOutput(absolute);
        Matcher matcher = VERSION.matcher(output);
        if (!matcher.find()) {
            throw new StartException("%s does not seem to be a redis-server, or does not run here; it says \"%s\": %s"
                    .formatted(absolute, output.strip(), REMEDY));
        }
        int major = Integer.parseInt(matcher.group(2));
        int minor = Integer.parseInt(matcher.group(3));
        if (major < 6 || (major == 6 && minor < 2)) {
            throw new StartException("%s is Redis %s, too old: %s".formatted(absolute, matcher.group(1), REMEDY));
        }
        return new RedisBinary(absolute, matcher.group(1));
    }

    /** The one from the embedded-redis jar that suits this machine, unpacked into {@code folder} if not there yet. */
    public static RedisBinary bundled(Path folder) {
        String name = bundledName(System.getProperty("os.name"), System.getProperty("os.arch"));
        Path target = folder.toAbsolutePath().resolve(name);
        try (InputStream resource = RedisBinary.class.getResourceAsStream("/" + name)) {
            if (resource == null) {
                throw new StartException(
                        "The embedded-redis jar with " + name + " is not on the class path: " + REMEDY);
            }
            unpack(resource.readAllBytes(), target);
        } catch (IOException e) {
            throw new StartException("Cannot unpack redis-server to %s (%s): %s".formatted(target, e, REMEDY), e);
        }
        return at(target);
    }

    /** The executables of this name, in the order of the path. */
    static Stream<Path> onPath(String name, String path) {
        return Arrays.stream(path.split(File.pathSeparator))
                .filter(folder -> !folder.isEmpty())
                .map(folder -> Path.of(folder, name))
                .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file));
    }

    int major() {
        return Integer.parseInt(version.substring(0, version.indexOf('.')));
    }

    private static Stream<RedisBinary> ifItWillDo(Path path) {
        try {
            return Stream.of(at(path));
        } catch (StartException e) {
            LOG.info("Passing over what the PATH offers: {}", e.getMessage());
            return Stream.empty();
        }
    }

    private static String versionOutput(Path path) {
        try {
            Process process = new ProcessBuilder(path.toString(), "--version")
                    .redirectErrorStream(true)
                    .start();
            process.getOutputStream().close();
            CompletableFuture.delayedExecutor(VERSION_SECONDS_MAX, TimeUnit.SECONDS)
                    .execute(process::destroyForcibly);
            return new String(process.getInputStream().readNBytes(VERSION_BYTES_MAX), UTF_8);
        } catch (IOException e) {
            throw new StartException("Cannot run %s (%s): %s".formatted(path, e.getMessage(), REMEDY), e);
        }
    }

    private static String bundledName(String os, String architecture) {
        String system = os.toLowerCase(Locale.ROOT).startsWith("mac") ? "darwin" : os.toLowerCase(Locale.ROOT);
        return switch (system + " " + architecture) {
            case "linux amd64" -> "redis-server-6.2.6-v5-linux-amd64";
            case "linux aarch64" -> "redis-server-6.2.7-linux-arm64";
            case "linux i386", "linux x86" -> "redis-server-6.2.7-linux-386";
            case "darwin x86_64" -> "redis-server-6.2.6-v5-darwin-amd64";
            case "darwin aarch64" -> "redis-server-6.2.6-v5-darwin-arm64";
            default ->
                throw new StartException(
                        "No redis-server is bundled for %s on %s: %s".formatted(os, architecture, REMEDY));
        };
    }

    /** Whole or not at all: a node that is killed on the way leaves nothing behind that looks finished. */
    private static void unpack(byte[] binary, Path target) throws IOException {
        if (Files.isExecutable(target) && Arrays.equals(Files.readAllBytes(target), binary)) {
            return;
        }
        Files.createDirectories(target.getParent());
        Path unfinished = Files.createTempFile(target.getParent(), "redis-server-", ".unfinished");
        Files.write(unfinished, binary);
        Files.setPosixFilePermissions(unfinished, DataFolder.OWNER_ONLY.value());
        Files.move(unfinished, target, StandardCopyOption.ATOMIC_MOVE);
    }
}
