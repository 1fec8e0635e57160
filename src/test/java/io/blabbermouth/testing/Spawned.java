package io.blabbermouth.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** A process of its own whose output a test follows: the server as users start it. */
public final class Spawned implements AutoCloseable {
    /** How long a JVM may take to start or to end on a busy machine. */
    public static final long START_SECONDS_MAX = 30;

    private static final long CLOSE_SECONDS_MAX = 30;
    private static final Set<Process> ALL = ConcurrentHashMap.newKeySet();

    static {
        // Also tests that are broken off leave none behind.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> ALL.forEach(Process::destroyForcibly)));
    }

    private final Process process;
    private final List<String> lines = new CopyOnWriteArrayList<>();
    private final BlockingQueue<String> unread = new LinkedBlockingQueue<>();
    private final Thread reader;

    private Spawned(Process process) {
        ALL.add(process);
        this.process = process;
        this.reader = new Thread(this::read, "output of " + process.pid());
        reader.setDaemon(true);
        reader.start();
    }

    /** {@code java -jar blabbermouth.jar args}, from the classes under test. */
    public static Spawned server(Path workingFolder, String... args) {
        return java(workingFolder, "io.blabbermouth.Launcher", args);
    }

    /** {@code java mainClass args}, from the classes under test and the tests'. */
    public static Spawned java(Path workingFolder, String mainClass, String... args) {
        return java(workingFolder, System.getProperty("java.class.path"), mainClass, args);
    }

    /** @param classesInFront what is found there takes the place of the classes and resources under test */
    public static Spawned server(Path workingFolder, List<Path> classesInFront, String... args) {
        String inFront = classesInFront.stream()
                .map(folder -> folder + File.pathSeparator)
                .collect(Collectors.joining());
        return java(workingFolder, inFront + System.getProperty("java.class.path"), "io.blabbermouth.Launcher", args);
    }

    private static Spawned java(Path workingFolder, String classPath, String mainClass, String[] args) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                // They share a small machine, and most live for seconds only.
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                // In ns. An event loop that has to wait for the processor blocks too, and is no line of what it says.
                "-Dvertx.options.maxEventLoopExecuteTime=" + TimeUnit.SECONDS.toNanos(10),
                "-cp",
                classPath,
                mainClass));
        command.addAll(List.of(args));
        return start(workingFolder, Map.of(), command);
    }

    public static Spawned start(Path workingFolder, Map<String, String> environment, List<String> command) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(workingFolder.toFile())
                    .redirectErrorStream(true);
            builder.environment().putAll(environment);
            return new Spawned(builder.start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public ProcessHandle handle() {
        return process.toHandle();
    }

    /** All lines so far. */
    public List<String> lines() {
        return List.copyOf(lines);
    }

    /** Waits for the next line that fits. */
    public String awaitLine(Predicate<String> fits, long secondsMax) {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(secondsMax);
        try {
            while (true) {
                String line = unread.poll(deadline - System.nanoTime(), TimeUnit.NANOSECONDS);
                if (line == null) {
                    throw new AssertionError("no such line within " + secondsMax + " s; the output so far: " + lines);
                } else if (fits.test(line)) {
                    return line;
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Waits until it ends by itself; all its output has been read then. */
    public int awaitExit(long secondsMax) {
        try {
            assertThat(process.waitFor(secondsMax, TimeUnit.SECONDS))
                    .as("ended within %s s; output: %s", secondsMax, lines)
                    .isTrue();
            reader.join(TimeUnit.SECONDS.toMillis(secondsMax));
            assertThat(reader.isAlive())
                    .as("somebody still writes, %s s after the end; output: %s", secondsMax, lines)
                    .isFalse();
            return process.exitValue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** SIGTERM. Not by the Process, which would stop listening to what is said last. */
    public void terminate() {
        process.toHandle().destroy();
    }

    /** SIGINT, as Ctrl-C sends it. */
    public void interrupt() {
        signal("INT");
    }

    /** SIGKILL. */
    public void kill() {
        process.toHandle().destroyForcibly();
    }

    /** SIGSTOP: it exists, keeps its connections, and does nothing. */
    public void freeze() {
        signal("STOP");
    }

    /** SIGCONT. */
    public void thaw() {
        signal("CONT");
    }

    /** Ends it, if it still runs, and waits until it is gone: then nobody has its files and ports. */
    @Override
    public void close() {
        process.destroyForcibly()
                .onExit()
                .orTimeout(CLOSE_SECONDS_MAX, TimeUnit.SECONDS)
                .join();
    }

    private void signal(String name) {
        try {
            Process kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid()))
                    .inheritIO()
                    .start();
            assertThat(kill.waitFor()).isZero();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private void read() {
        try (BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                lines.add(line);
                unread.add(line);
            }
        } catch (IOException e) {
            lines.add("(output broke: " + e.getMessage() + ")");
        }
    }
}
