package io.blabbermouth.redis;

import static io.blabbermouth.redis.EmbeddedRedisNode.command;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How nodes end that had no time to close their Redis. */
@Timeout(60)
class EmbeddedRedisCrashTest {

    private static final Duration GONE_WITHIN = Duration.ofSeconds(5);

    @TempDir
    static Path unpacked;

    private static Path bundled;

    @TempDir
    private Path home;

    private DataFolder folder;
    private final List<Process> nodes = new ArrayList<>();

    @BeforeAll
    static void unpackBundled() {
        bundled = RedisBinary.bundled(unpacked).path();
    }

    @BeforeEach
    void closedFolder() {
        folder = DataFolder.open(home);
        folder.close();
    }

    @AfterEach
    void killNodes() throws InterruptedException {
        nodes.forEach(Process::destroyForcibly);
        folder.stopLeftovers();
    }

    @Test
    void nothingOutlivesAKilledNode() throws Exception {
        Node node = startNode();
        assertThat(folder.processes()).hasSize(2);

        kill("KILL", node.process.pid());

        await(GONE_WITHIN, () -> folder.processes().isEmpty());
    }

    @Test
    void notEvenARedisThatDoesNotObey() throws Exception {
        Node node = startNode();
        kill("STOP", redis().pid());

        kill("KILL", node.process.pid());

        await(GONE_WITHIN.multipliedBy(2), () -> folder.processes().isEmpty());
    }

    @Test
    void killedNodeFindsItsDataAtItsImmediateRestart() throws Exception {
        Node node = startNode();
        command(node.uri, "SET", "chat", "hello");
        kill("KILL", node.process.pid());
        node.process.waitFor();

        Node next = startNode();

        assertThat(command(next.uri, "GET", "chat")).isEqualTo("hello");
        assertThat(folder.processes()).hasSize(2);
    }

    @Test
    void waitsForAPredecessorThatIsSlowToStop() throws Exception {
        Node node = startNode();
        command(node.uri, "SET", "chat", "hello");
        ProcessHandle slow = redis();
        kill("STOP", slow.pid());
        kill("KILL", node.process.pid());
        node.process.waitFor();

        Node next = startNode();

        assertThat(command(next.uri, "GET", "chat")).isEqualTo("hello");
        assertThat(folder.processes()).hasSize(2).doesNotContain(slow);
    }

    @Test
    void stopsAnOrphanWhoseGuardianWasKilledToo() throws Exception {
        Node node = startNode();
        command(node.uri, "SET", "chat", "hello");
        ProcessHandle orphan = redis();
        kill("KILL", guardian().pid());
        kill("KILL", node.process.pid());
        await(GONE_WITHIN, () -> folder.processes().equals(List.of(orphan)));

        Node next = startNode();

        assertThat(command(next.uri, "GET", "chat")).isEqualTo("hello");
        assertThat(folder.processes()).hasSize(2).doesNotContain(orphan);
    }

    @Test
    void anotherProcessCannotShareTheFolder() throws Exception {
        Node node = startNode();

        assertThatThrownBy(() -> EmbeddedRedis.start(home, bundled))
                .hasMessageContainingAll(home.toString(), "process " + node.process.pid());
        assertThat(command(node.uri, "PING")).isEqualTo("+PONG");
    }

    @Test
    void refusedStartDoesNotOpenTheFolderToOtherProcesses() {
        try (EmbeddedRedis redis = EmbeddedRedis.start(home, bundled)) {
            assertThatThrownBy(() -> EmbeddedRedis.start(home, bundled)).hasMessageContaining("this process");

            assertThatThrownBy(this::startNode)
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
            assertThat(command(redis.uri(), "PING")).isEqualTo("+PONG");
        }
    }

    @Test
    void interruptFromTheTerminalLeavesRedisToTheShutdownHooks() throws Exception {
        assumeTrue(RedisBinary.onPath("setsid", System.getenv("PATH")).findAny().isPresent(), "no setsid");
        assumeTrue(interruptsAreNotIgnored(), "the tests run in the background, where JVMs ignore SIGINT");
        Node node = startNode();

        kill("INT", -node.process.pid());

        assertThat(node.output.readLine()).isEqualTo("at shutdown +PONG");
        await(GONE_WITHIN, () -> folder.processes().isEmpty());
    }

    @Test
    void releasesTheGuardianOfARedisThatEndedByItself() throws Exception {
        try (EmbeddedRedis redis = EmbeddedRedis.start(home, bundled)) {
            kill("KILL", redis().pid());

            await(GONE_WITHIN, () -> folder.processes().isEmpty());
            assertThat(command(redis.uri(), "PING")).contains("Connection refused");
        }
    }

    private record Node(Process process, BufferedReader output, String uri) {}

    /** In a process group of its own, as a shell starts its foreground job. */
    private Node startNode() throws IOException {
        List<String> command = new ArrayList<>();
        RedisBinary.onPath("setsid", System.getenv("PATH")).findFirst().ifPresent(setsid -> command.add("setsid"));
        command.addAll(List.of(ProcessHandle.current().info().command().orElseThrow(), "-cp"));
        command.addAll(List.of(System.getProperty("java.class.path"), EmbeddedRedisNode.class.getName()));
        command.addAll(List.of(home.toString(), bundled.toString()));
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        nodes.add(process);
        BufferedReader output = process.inputReader();
        StringBuilder before = new StringBuilder();
        String line;
        while ((line = output.readLine()) != null) {
            if (line.startsWith("serving ")) {
                return new Node(process, output, line.substring("serving ".length()));
            }
            before.append(line).append('\n');
        }
        throw new IllegalStateException("The node ended: " + before);
    }

    private ProcessHandle guardian() {
        return folder.processes().stream()
                .filter(process -> !process.equals(redis()))
                .findFirst()
                .orElseThrow();
    }

    private ProcessHandle redis() {
        return folder.processes().stream()
                .filter(process -> process.info().command().orElse("").equals(bundled.toString()))
                .findFirst()
                .orElseThrow();
    }

    private static boolean interruptsAreNotIgnored() throws IOException {
        Path status = Path.of("/proc/self/status");
        return !Files.exists(status)
                || Files.readAllLines(status).stream()
                        .filter(line -> line.startsWith("SigIgn:"))
                        .allMatch(line ->
                                (Long.parseUnsignedLong(line.substring(7).strip(), 16) & 2) == 0);
    }

    private static void kill(String signal, long pid) throws IOException, InterruptedException {
        Process kill = new ProcessBuilder("kill", "-" + signal, "--", Long.toString(pid))
                .inheritIO()
                .start();
        assertThat(kill.waitFor(5, TimeUnit.SECONDS)).isTrue();
        assertThat(kill.exitValue()).isZero();
    }

    private static void await(Duration patience, BooleanSupplier condition) throws InterruptedException {
        long startedNanos = System.nanoTime();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime() - startedNanos).isLessThan(patience.toNanos());
            Thread.sleep(10);
        }
    }
}
