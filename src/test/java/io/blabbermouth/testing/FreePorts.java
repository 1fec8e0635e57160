package io.blabbermouth.testing;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.blabbermouth.config.BadPorts;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports that were free a moment ago, each given once: what one JVM was given no other is given while that one lives, as it may not
 * use it this moment. None of those that the system gives to outgoing connections (from 32768 on): of these there are many in the
 * seconds that a process takes until it listens. And none to which browsers do not connect.
 */
public final class FreePorts {
    private static final int MIN = 10_000;
    private static final int MAX = 32_768;

    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();
    /** Of this file a JVM holds a lock on the byte of each port that it was given. It stays open: closing it would let go of all. */
    private static final FileChannel LOCKS = openLocks();

    private FreePorts() {}

    public static int next() {
        return next(0);
    }

    /** One whose neighbour so far above is free too, and given with it. */
    public static int next(int above) {
        int port;
        do {
            port = ThreadLocalRandom.current().nextInt(MIN, MAX - above);
        } while (!take(port) || (above > 0 && !take(port + above)));
        return port;
    }

    static boolean take(int port) {
        return !BadPorts.contains(port) && GIVEN.add(port) && isLocked(port) && isFree(port);
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private static boolean isLocked(int port) {
        try {
            return LOCKS.tryLock(port, 1, false) != null;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static FileChannel openLocks() {
        String name = "blabbermouth-test-ports-of-" + System.getProperty("user.name");
        try {
            return FileChannel.open(Path.of(System.getProperty("java.io.tmpdir"), name), CREATE, WRITE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
