package io.blabbermouth.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports that were free a moment ago, each given once. None of those that the system gives to outgoing connections (from 32768
 * on): of these there are many in the seconds that a process takes until it listens.
 */
public final class FreePorts {
    private static final int MIN = 10_000;
    private static final int MAX = 32_000;

    private static final Set<Integer> GIVEN = ConcurrentHashMap.newKeySet();

    private FreePorts() {}

    public static int next() {
        return next(0);
    }

    /** One whose neighbour so far above is free too, and given with it. */
    public static int next(int above) {
        int port;
        do {
            port = ThreadLocalRandom.current().nextInt(MIN, MAX - above);
        } while (!isFree(port) || !isFree(port + above) || !GIVEN.add(port) || (above > 0 && !GIVEN.add(port + above)));
        return port;
    }

    private static boolean isFree(int port) {
        try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }
}
