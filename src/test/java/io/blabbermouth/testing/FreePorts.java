package io.blabbermouth.testing;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports that were free a moment ago, each given once. None of those that the system gives to outgoing connections (from 32768
 * on): of these there are many in the seconds that a process takes until it listens. JVMs that test at the same time have ports of
 * their own for the same reason: what one of them was given, and does not use this moment, is free to the other's eyes.
 */
public final class FreePorts {
    private static final int COUNT = 11_000;
    private static final int JVMS_MAX = 2;
    /** Counted from 1; as pom.xml has it. */
    private static final int JVM = Integer.getInteger("blabbermouth.test.jvm", 1);

    private static final int MIN = 10_000 + (JVM - 1) % JVMS_MAX * COUNT;
    private static final int MAX = MIN + COUNT;

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
