package io.blabbermouth.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.function.Function;
import java.util.function.IntSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A real redis-server on a private port of the loopback interface, for a node that was given no Redis of its own. It
 * ends with this JVM, however that ends, and not before.
 *
 * <pre>
 *        pipe, open while the JVM lives
 *   JVM ───────────────────────────────▶ guardian.sh ──▶ redis-server      (both in a session of their own)
 *    ▲                                                        │
 *    └──────────────────── log, drained ──────────────────────┘
 *
 *   the pipe ends    close(), exit, kill -9: the guardian sends SIGTERM, after 5 s SIGKILL, and ends
 *   the log ends     redis-server ended by itself: the JVM says so and closes the pipe
 * </pre>
 *
 * Everything here blocks: call it on a worker thread.
 */
public final class EmbeddedRedis implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(EmbeddedRedis.class);

    private static final int PORT_ATTEMPTS_MAX = 5;
    private static final Duration FIRST_REPLY_MAX = Duration.ofSeconds(8);
    /** From when it says that it is loading; a GB of append-only file takes some ten seconds. */
    private static final Duration LOADING_MAX = Duration.ofMinutes(5);

    private static final int PROBE_MILLIS_MAX = 1_000;
    private static final int PROBE_PAUSE_MILLIS = 10;

    private final DataFolder folder;
    private final RedisBinary binary;
    private final int port;
    private final String password = randomPassword();
    private final GuardedProcess process;
    private volatile boolean closing;

    /** With the redis-server that {@link RedisBinary#choose} finds. Returns once Redis answers, its data loaded. */
    public static EmbeddedRedis start(Path dataDir) {
        return start(dataDir, folder -> RedisBinary.choose(System.getenv(), folder.bin()), EmbeddedRedis::freePort);
    }

    public static EmbeddedRedis start(Path dataDir, Path redisServer) {
        return start(dataDir, folder -> RedisBinary.at(redisServer), EmbeddedRedis::freePort);
    }

    static EmbeddedRedis start(Path dataDir, Function<DataFolder, RedisBinary> binaryFor, IntSupplier ports) {
        DataFolder folder = DataFolder.open(dataDir);
        try {
            RedisBinary binary = binaryFor.apply(folder);
            folder.prepareFor(binary);
            return startOnFreePort(folder, binary, ports);
        } catch (RuntimeException | Error e) {
            folder.close();
            throw e;
        }
    }

    /** Holds the password: never log it. */
    public String uri() {
        return "redis://:" + password + "@127.0.0.1:" + port;
    }

    public String version() {
        return binary.version();
    }

    public Path binary() {
        return binary.path();
    }

    /** Returns when redis-server is gone, its append-only file synced to disk. */
    @Override
    public synchronized void close() {
        // A second time the folder may be another's already.
        if (!closing) {
            closing = true;
            process.stop();
            folder.close();
        }
    }

    private static EmbeddedRedis startOnFreePort(DataFolder folder, RedisBinary binary, IntSupplier ports) {
        for (int attempt = 1; ; attempt++) {
            EmbeddedRedis redis = new EmbeddedRedis(folder, binary, ports.getAsInt());
            try {
                redis.process.send(redis.config());
                redis.awaitPong();
                var unused = redis.process.ended().thenRun(redis::reportUnlessClosing);
                LOG.info("Embedded Redis {} ({}) serves {}", binary.version(), binary.path(), folder.path());
                return redis;
            } catch (RuntimeException | Error e) {
                redis.process.stop();
                // Another process can take the port between our look and Redis's bind.
                if (attempt == PORT_ATTEMPTS_MAX || !redis.process.lastLines().contains("Address already in use")) {
                    throw e;
                }
            }
        }
    }

    private EmbeddedRedis(DataFolder folder, RedisBinary binary, int port) {
        this.folder = folder;
        this.binary = binary;
        this.port = port;
        this.process = GuardedProcess.launch(folder, binary, password);
    }

    private String config() {
        return """
                bind 127.0.0.1
                port %d
                protected-mode yes
                requirepass %s
                appendonly yes
                appendfsync everysec
                save ""
                maxmemory-policy noeviction
                # Its arguments are to keep naming the data folder, see guardian.sh.
                set-proc-title no
                """.formatted(port, password);
    }

    private void awaitPong() {
        long startedNanos = System.nanoTime();
        Duration patience = FIRST_REPLY_MAX;
        while (System.nanoTime() - startedNanos < patience.toNanos()) {
            if (process.hasEnded()) {
                throw failure("ended" + process.exitCode() + " instead of starting");
            }
            String reply = ping();
            if (reply.equals("+PONG")) {
                return;
            }
            if (reply.startsWith("-LOADING")) {
                patience = LOADING_MAX;
            }
            pause();
        }
        throw failure("was not ready after " + patience.toSeconds() + " s");
    }

    /** Redis's reply, or "" for none yet. Whoever else may answer on this port does not know the password. */
    private String ping() {
        try (Socket socket = new Socket()) {
            socket.setSoTimeout(PROBE_MILLIS_MAX);
            socket.connect(localAddress(port), PROBE_MILLIS_MAX);
            socket.getOutputStream().write(("AUTH " + password + "\r\nPING\r\n").getBytes(US_ASCII));
            BufferedReader replies = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII));
            boolean authenticated = "+OK".equals(replies.readLine());
            String reply = authenticated ? replies.readLine() : null;
            return reply == null ? "" : reply;
        } catch (IOException e) {
            return "";
        }
    }

    private void pause() {
        try {
            Thread.sleep(PROBE_PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw failure("was interrupted while it started");
        }
    }

    private StartException failure(String what) {
        String lastLines = process.lastLines();
        return new StartException("Embedded Redis %s (%s) in the data folder %s %s. %sThe last it printed:\n%s"
                .formatted(binary.version(), binary.path(), folder.path(), what, remedy(lastLines), lastLines));
    }

    private static String remedy(String lastLines) {
        if (lastLines.contains("RDB format version")) {
            return "A newer Redis wrote this data: install that one, or set redis.dataDir to another folder. ";
        }
        boolean damaged = Stream.of("redis-check-aof", "error in RDB reading", "MANIFEST FILE ERROR")
                .anyMatch(lastLines::contains);
        return damaged
                ? "Its append-only file is damaged: copy the folder, then try redis-check-aof --fix (redis-server itself, "
                        + "under that name), or set redis.dataDir to an empty folder. "
                : "";
    }

    private void reportUnlessClosing() {
        if (!closing) {
            LOG.error(
                    "Embedded Redis for {} ended by itself{}: restart this node. The last it printed:\n{}",
                    folder.path(),
                    process.exitCode(),
                    process.lastLines());
        }
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket()) {
            socket.bind(localAddress(0));
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new StartException("No free port on the loopback interface for the embedded Redis: " + e, e);
        }
    }

    /** Not the JVM's own idea of a loopback address, which can be IPv6's. */
    private static InetSocketAddress localAddress(int port) throws UnknownHostException {
        return new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), port);
    }

    private static String randomPassword() {
        byte[] secret = new byte[16];
        new SecureRandom().nextBytes(secret);
        return HexFormat.of().formatHex(secret);
    }

    /** Says what, where, and what to do about it. */
    public static final class StartException extends RuntimeException {
        private static final long serialVersionUID = 1;

        StartException(String message) {
            this(message, null);
        }

        StartException(String message, @Nullable Throwable cause) {
            super(message, cause);
        }
    }
}
