package io.blabbermouth.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.READ;
import static java.nio.file.StandardOpenOption.WRITE;

import io.blabbermouth.redis.EmbeddedRedis.StartException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Where the embedded Redis of one node keeps its data. Open means locked: at most one JVM has it open, and at most one
 * redis-server runs in it.
 *
 * <pre>
 *   lock                              held by that JVM, whose process id it holds
 *   guardian.sh
 *   bin/redis-server-…                only if the bundled one is used
 *   appendonly.aof | appendonlydir/   Redis's own, below 7 | from 7 on
 * </pre>
 */
final class DataFolder implements AutoCloseable {

    /**
     * The folders open in this JVM. A second channel on a lock file must not even be opened: its close would release
     * the first one's lock (POSIX, fcntl).
     */
    private static final Set<Path> OPEN = ConcurrentHashMap.newKeySet();

    static final FileAttribute<Set<PosixFilePermission>> OWNER_ONLY =
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

    /** More than a guardian gives its redis-server between SIGTERM and SIGKILL. */
    private static final Duration TERMINATE_MAX = Duration.ofSeconds(6);

    private static final Duration KILL_MAX = Duration.ofSeconds(2);
    private static final int LEFTOVERS_POLL_MILLIS = 20;

    private final Path path;
    private final FileChannel lock;

    private DataFolder(Path path, FileChannel lock) {
        this.path = path;
        this.lock = lock;
    }

    static DataFolder open(Path dataDir) {
        try {
            if (!Files.isDirectory(dataDir)) {
                Files.createDirectories(dataDir, OWNER_ONLY);
            }
            Path path = dataDir.toRealPath();
            if (!OPEN.add(path)) {
                throw inUse(path, "this process");
            }
            return lock(path);
        } catch (IOException e) {
            throw unusable(dataDir, e);
        } catch (UnsupportedOperationException e) {
            throw new StartException(
                    "The embedded Redis needs POSIX file permissions, which %s (%s) lacks: set redis.uri to a Redis "
                                    .formatted(dataDir, System.getProperty("os.name"))
                            + "that runs elsewhere.",
                    e);
        }
    }

    Path path() {
        return path;
    }

    Path bin() {
        return path.resolve("bin");
    }

    Path guardian() {
        return path.resolve("guardian.sh");
    }

    /** To be called before a redis-server is started here. */
    void prepareFor(RedisBinary binary) {
        try {
            List<ProcessHandle> leftovers = stopLeftovers();
            if (!leftovers.isEmpty()) {
                throw new StartException(("The data folder %s is still in use by an earlier node's Redis, which does "
                                + "not stop: end process %s, then start again.")
                        .formatted(path, leftovers));
            }
            refuseNewerData(binary);
            writeGuardian();
        } catch (IOException e) {
            throw unusable(path, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartException("Interrupted while an earlier node's Redis was stopping in " + path, e);
        }
    }

    /**
     * Returns those that are still there in the end. After a kill -9 nobody holds the lock, yet the old redis-server
     * may be writing still; and for good, if its guardian was killed too. Whatever is found here is an orphan, because
     * we hold the lock.
     */
    List<ProcessHandle> stopLeftovers() throws InterruptedException {
        processes().forEach(ProcessHandle::destroy);
        List<ProcessHandle> leftovers = awaitGone(TERMINATE_MAX);
        leftovers.forEach(ProcessHandle::destroyForcibly);
        return leftovers.isEmpty() ? leftovers : awaitGone(KILL_MAX);
    }

    /**
     * The guardians and redis-servers that work here, by their arguments. These are true from the first moment to the
     * last; a file with a process id is written late, and may be so old that the id has become a stranger's.
     */
    List<ProcessHandle> processes() {
        return ProcessHandle.allProcesses().filter(this::worksHere).toList();
    }

    @Override
    public void close() {
        try {
            lock.close();
        } catch (IOException e) {
            throw new UncheckedIOException("Cannot unlock the data folder " + path, e);
        } finally {
            OPEN.remove(path);
        }
    }

    private static DataFolder lock(Path path) throws IOException {
        try {
            FileChannel lock = FileChannel.open(path.resolve("lock"), Set.of(CREATE, READ, WRITE), OWNER_ONLY);
            try {
                if (lock.tryLock() == null) {
                    throw inUse(path, "process " + holder(lock));
                }
                lock.truncate(0);
                lock.write(US_ASCII.encode(Long.toString(ProcessHandle.current().pid())));
                return new DataFolder(path, lock);
            } catch (IOException | RuntimeException e) {
                lock.close();
                throw e;
            }
        } catch (IOException | RuntimeException e) {
            OPEN.remove(path);
            throw e;
        }
    }

    private static String holder(FileChannel lock) throws IOException {
        return new String(Channels.newInputStream(lock).readAllBytes(), US_ASCII);
    }

    /** Both command lines are explained in guardian.sh. */
    private boolean worksHere(ProcessHandle process) {
        List<String> arguments = process.info().arguments().map(List::of).orElse(List.of());
        int size = arguments.size();
        boolean guardian =
                size >= 2 && arguments.get(size - 2).equals(guardian().toString());
        boolean redis = size >= 3 && arguments.subList(size - 3, size).equals(List.of("--dir", path.toString(), "-"));
        return guardian || redis;
    }

    private List<ProcessHandle> awaitGone(Duration patience) throws InterruptedException {
        long startedNanos = System.nanoTime();
        List<ProcessHandle> left = processes();
        while (!left.isEmpty() && System.nanoTime() - startedNanos < patience.toNanos()) {
            Thread.sleep(LEFTOVERS_POLL_MILLIS);
            left = processes();
        }
        return left;
    }

    /** An older Redis would not look where the newer one writes: it would start empty. */
    private void refuseNewerData(RedisBinary binary) {
        if (Files.exists(path.resolve("appendonlydir")) && binary.major() < 7) {
            throw new StartException(("The data folder %s was written by Redis 7 or newer, which Redis %s (%s) cannot "
                            + "read: install a newer redis-server, or name it in %s, or set redis.dataDir to another "
                            + "folder.")
                    .formatted(path, binary.version(), binary.path(), RedisBinary.ENVIRONMENT_VARIABLE));
        }
    }

    private void writeGuardian() throws IOException {
        try (InputStream script = Objects.requireNonNull(DataFolder.class.getResourceAsStream("/redis/guardian.sh"))) {
            Files.copy(script, guardian(), StandardCopyOption.REPLACE_EXISTING);
        }
    }

    private static StartException inUse(Path path, String holder) {
        return new StartException(("The data folder %s is in use by %s, and a folder serves only one node: set "
                        + "redis.dataDir to another folder, or redis.uri to a Redis that the nodes share.")
                .formatted(path, holder));
    }

    private static StartException unusable(Path path, Exception cause) {
        return new StartException(
                ("Cannot use the data folder %s (%s): make it a folder that user %s can write, or set redis.dataDir to "
                                + "another one.")
                        .formatted(path.toAbsolutePath(), cause, System.getProperty("user.name")),
                cause);
    }
}
