package io.blabbermouth.redis;

import static io.blabbermouth.redis.EmbeddedRedisNode.command;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.blabbermouth.redis.EmbeddedRedis.StartException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedRedisTest {

    @TempDir
    static Path unpacked;

    private static Path bundled;

    @TempDir
    private Path home;

    @BeforeAll
    static void unpackBundled() {
        bundled = RedisBinary.bundled(unpacked).path();
    }

    @Test
    void answersOnlyThoseWhoKnowThePassword() {
        try (EmbeddedRedis redis = EmbeddedRedis.start(home, bundled)) {
            String withoutPassword = redis.uri().replaceAll("//.*@", "//");

            assertThat(redis.version()).isEqualTo("6.2.11");
            assertThat(redis.uri()).matches("redis://:[0-9a-f]{32}@127\\.0\\.0\\.1:\\d+");
            assertThat(command(redis.uri(), "PING")).isEqualTo("+PONG");
            assertThat(command(withoutPassword, "PING")).startsWith("-NOAUTH");
        }
    }

    @Test
    void keepsDataOverARestart() {
        try (EmbeddedRedis redis = EmbeddedRedis.start(home, bundled)) {
            command(redis.uri(), "SET", "chat", "hello");
        }

        try (EmbeddedRedis redis = EmbeddedRedis.start(home, bundled)) {
            assertThat(command(redis.uri(), "GET", "chat")).isEqualTo("hello");
        }
    }

    @Test
    void leavesNoProcessBehindWhenClosed() {
        DataFolder folder = DataFolder.open(home);
        folder.close();
        EmbeddedRedis redis = EmbeddedRedis.start(home, bundled);
        List<ProcessHandle> running = folder.processes();

        redis.close();

        assertThat(running).hasSize(2);
        assertThat(folder.processes()).isEmpty();
    }

    @Test
    void secondCloseLeavesTheSuccessorAlone() {
        EmbeddedRedis redis = EmbeddedRedis.start(home, bundled);
        redis.close();

        try (EmbeddedRedis successor = EmbeddedRedis.start(home, bundled)) {
            redis.close();

            assertThat(command(successor.uri(), "PING")).isEqualTo("+PONG");
        }
    }

    @Test
    void createsTheFolderForTheOwnerAlone() throws IOException {
        Path dataDir = home.resolve("a/b c \"ü\"");

        EmbeddedRedis.start(dataDir, bundled).close();

        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dataDir)))
                .isEqualTo("rwx------");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(dataDir.resolve("appendonly.aof"))))
                .isEqualTo("rw-------");
    }

    @Test
    void keepsThePasswordOutOfArgumentsAndFiles() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.start(home, bundled)) {
            String password = URI.create(redis.uri()).getUserInfo().substring(1);

            assertThat(ProcessHandle.current().descendants())
                    .noneMatch(
                            process -> process.info().commandLine().orElse("").contains(password));
            try (Stream<Path> files = Files.walk(home)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    assertThat(file).content(ISO_8859_1).doesNotContain(password);
                }
            }
        }
    }

    @Test
    void refusesAFolderThatIsInUse() {
        try (EmbeddedRedis redis = EmbeddedRedis.start(home, bundled)) {
            assertThatThrownBy(() -> EmbeddedRedis.start(home.resolve("../" + home.getFileName()), bundled))
                    .isInstanceOf(StartException.class)
                    .hasMessageContainingAll(home.toString(), "in use", "redis.dataDir", "redis.uri");
            assertThat(command(redis.uri(), "PING")).isEqualTo("+PONG");
        }
    }

    @Test
    void takesAnotherPortIfItsFirstIsTaken() throws IOException {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            int freePort = EmbeddedRedis.freePort();
            Iterator<Integer> ports = List.of(taken.getLocalPort(), freePort).iterator();

            try (EmbeddedRedis redis = EmbeddedRedis.start(home, folder -> RedisBinary.at(bundled), ports::next)) {
                assertThat(URI.create(redis.uri())).hasPort(freePort);
            }
        }
    }

    @Test
    void reportsADamagedAppendOnlyFile() throws IOException {
        try (EmbeddedRedis redis = EmbeddedRedis.start(home, bundled)) {
            command(redis.uri(), "SET", "chat", "hello");
        }
        Path file = home.resolve("appendonly.aof");
        Files.writeString(file, "*3\r\n$3\r\nSET\r\nrubbish\r\n" + Files.readString(file));

        assertThatThrownBy(() -> EmbeddedRedis.start(home, bundled))
                .isInstanceOf(StartException.class)
                .hasMessageContainingAll(home.toString(), "damaged", "redis-check-aof --fix", "Bad file format");
        DataFolder.open(home).close();
    }

    @Test
    void refusesDataOfANewerRedis() throws IOException {
        Files.createDirectory(home.resolve("appendonlydir"));

        assertThatThrownBy(() -> EmbeddedRedis.start(home, bundled))
                .isInstanceOf(StartException.class)
                .hasMessageContainingAll(home.toString(), "Redis 7 or newer", "BLABBERMOUTH_REDIS_SERVER");
    }

    @Test
    void refusesAFolderThatCannotBe() throws IOException {
        Path file = Files.createFile(home.resolve("file"));

        assertThatThrownBy(() -> EmbeddedRedis.start(file.resolve("data"), bundled))
                .isInstanceOf(StartException.class)
                .hasMessageContainingAll(file.resolve("data").toString(), "redis.dataDir");
    }

    @Test
    void refusesAnOldRedis() throws IOException {
        Path old = script("redis-server", "echo 'Redis server v=6.0.16 sha=00000000:0 malloc=jemalloc-5.2.1 bits=64'");

        assertThatThrownBy(() -> EmbeddedRedis.start(home.resolve("data"), old))
                .isInstanceOf(StartException.class)
                .hasMessageContainingAll(old.toString(), "6.0.16", "6.2 or newer");
    }

    @Test
    void refusesWhatCannotBeRun() throws IOException {
        Path notExecutable = Files.createFile(home.resolve("redis-server"));

        assertThatThrownBy(() -> EmbeddedRedis.start(home.resolve("data"), notExecutable))
                .isInstanceOf(StartException.class)
                .hasMessageContainingAll(notExecutable.toString(), "Permission denied", "BLABBERMOUTH_REDIS_SERVER");
    }

    @Test
    void reportsTheLastWordsOfARedisThatDoesNotStart() throws IOException {
        Path broken = script(
                "redis-server", "[ \"$1\" != --version ] || { echo 'Redis server v=7.0.15'; exit; }; cat; exit 3");

        assertThatThrownBy(() -> EmbeddedRedis.start(home.resolve("data"), broken))
                .isInstanceOf(StartException.class)
                .hasMessageContainingAll(broken.toString(), "exit code 3", "maxmemory-policy", "requirepass ***");
    }

    @Test
    void prefersTheNamedThenThePathThenTheBundled() throws IOException {
        script("old/redis-server", "echo 'Redis server v=5.0.7 sha=0'");
        Path valkey = script("new/redis-server", "echo 'Valkey server v=8.1.3 sha=0'");
        Path named = script("named", "echo 'Redis server v=7.4.0 sha=0'");
        String oldOnly = home.resolve("old").toString();
        String path = oldOnly + ":" + home.resolve("new");

        assertThat(RedisBinary.choose(Map.of("BLABBERMOUTH_REDIS_SERVER", named.toString(), "PATH", path), home))
                .isEqualTo(new RedisBinary(named, "7.4.0"));
        assertThat(RedisBinary.choose(Map.of("PATH", path), home)).isEqualTo(new RedisBinary(valkey, "8.1.3"));
        assertThat(RedisBinary.choose(Map.of("PATH", oldOnly), home))
                .isEqualTo(new RedisBinary(home.resolve(bundled.getFileName()), "6.2.11"));
    }

    @Test
    void movesDataToANewerRedis() {
        List<Path> newer = RedisBinary.onPath("redis-server", System.getenv("PATH"))
                .filter(path -> RedisBinary.at(path).major() >= 7)
                .toList();
        assumeTrue(!newer.isEmpty(), "no Redis 7 or newer on the PATH");
        try (EmbeddedRedis redis = EmbeddedRedis.start(home, bundled)) {
            command(redis.uri(), "SET", "chat", "hello");
        }

        try (EmbeddedRedis redis = EmbeddedRedis.start(home, newer.get(0))) {
            assertThat(command(redis.uri(), "GET", "chat")).isEqualTo("hello");
        }
    }

    private Path script(String name, String body) throws IOException {
        Path script = home.resolve(name);
        Files.createDirectories(script.getParent());
        Files.writeString(script, "#!/bin/sh\n" + body + "\n");
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwx------"));
        return script;
    }
}
