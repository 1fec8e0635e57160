package io.blabbermouth.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.blabbermouth.redis.EmbeddedRedis.StartException;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One run of guardian.sh with its redis-server, and the JVM's two ends of their pipes. */
final class GuardedProcess {

    private static final Logger LOG = LoggerFactory.getLogger(GuardedProcess.class);

    /** More than the guardian gives redis-server. */
    private static final int STOP_SECONDS_MAX = 7;

    private static final int LAST_LINES_MAX = 20;
    private static final int LINE_CHARS_MAX = 500;

    private final DataFolder folder;
    private final Process guardian;
    private final String secret;
    private final Deque<String> lastLines = new ArrayDeque<>();
    private final CompletableFuture<Void> ended = new CompletableFuture<>();

    private GuardedProcess(DataFolder folder, Process guardian, String secret) {
        this.folder = folder;
        this.guardian = guardian;
        this.secret = secret;
    }

    /** {@code secret} is kept out of what is logged. */
    static GuardedProcess launch(DataFolder folder, RedisBinary binary, String secret) {
        List<String> command = new ArrayList<>(ownSession());
        command.addAll(
                List.of("/bin/sh", folder.guardian().toString(), binary.path().toString()));
        ProcessBuilder builder =
                new ProcessBuilder(command).directory(folder.path().toFile()).redirectErrorStream(true);
        // Redis 7 does not start in a locale that is not installed, and EmbeddedRedis looks for an error's wording.
        builder.environment().put("LC_ALL", "C");
        try {
            GuardedProcess process = new GuardedProcess(folder, builder.start(), secret);
            Thread drainer = new Thread(process::drain, "embedded-redis-log");
            drainer.setDaemon(true);
            drainer.start();
            return process;
        } catch (IOException e) {
            throw new StartException("Cannot run the guardian of the embedded Redis: " + e.getMessage(), e);
        }
    }

    /**
     * Ctrl-C in a terminal goes to every process of the foreground group, and Redis would obey while the JVM still has
     * chats to hand over. macOS has no setsid, but it has perl.
     */
    private static List<String> ownSession() {
        String path = System.getenv().getOrDefault("PATH", "");
        if (RedisBinary.onPath("setsid", path).findAny().isPresent()) {
            return List.of("setsid");
        }
        if (RedisBinary.onPath("perl", path).findAny().isPresent()) {
            return List.of("perl", "-MPOSIX", "-e", "POSIX::setsid(); exec @ARGV or die");
        }
        LOG.warn("Found neither setsid nor perl: Ctrl-C will stop the embedded Redis before this node has finished");
        return List.of();
    }

    /** Once: after this the pipe stays open and silent for as long as Redis is to run. */
    void send(String config) {
        try {
            guardian.getOutputStream().write((config + "\n").getBytes(US_ASCII));
            guardian.getOutputStream().flush();
        } catch (IOException e) {
            LOG.debug("The guardian takes no configuration, its last lines will tell why", e);
        }
    }

    boolean hasEnded() {
        return ended.isDone();
    }

    /** Completes when redis-server has ended, or never came to be. */
    CompletionStage<Void> ended() {
        return ended;
    }

    /** Of an ended one: " with exit code n". */
    String exitCode() {
        try {
            boolean known = guardian.waitFor(1, TimeUnit.SECONDS);
            return known ? " with exit code " + guardian.exitValue() : "";
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    String lastLines() {
        synchronized (lastLines) {
            return String.join("\n", lastLines);
        }
    }

    /** Returns when no process is left, except if interrupted: then the guardian finishes alone. */
    void stop() {
        closePipe();
        try {
            guardian.waitFor(STOP_SECONDS_MAX, TimeUnit.SECONDS);
            // None, unless somebody killed the guardian.
            List<ProcessHandle> leftovers = folder.stopLeftovers();
            if (!leftovers.isEmpty()) {
                LOG.error("The embedded Redis in {} does not stop: end process {}", folder.path(), leftovers);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void closePipe() {
        try {
            guardian.getOutputStream().close();
        } catch (IOException e) {
            LOG.debug("The guardian was gone before its pipe was closed", e);
        }
    }

    /** A log that nobody reads would block Redis as soon as the pipe is full. */
    private void drain() {
        try (BufferedReader lines = guardian.inputReader()) {
            @Nullable String line;
            while ((line = lines.readLine()) != null) {
                keep(line.replace(secret, "***"));
            }
        } catch (IOException e) {
            LOG.debug("The log of the embedded Redis broke off", e);
        }
        closePipe();
        ended.complete(null);
    }

    private void keep(String line) {
        LOG.debug("{}", line);
        synchronized (lastLines) {
            lastLines.addLast(line.substring(0, Math.min(line.length(), LINE_CHARS_MAX)));
            if (lastLines.size() > LAST_LINES_MAX) {
                lastLines.removeFirst();
            }
        }
    }
}
