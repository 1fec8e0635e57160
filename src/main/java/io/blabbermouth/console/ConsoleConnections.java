package io.blabbermouth.console;

import io.netty.channel.ChannelFuture;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The console port's connections: few, and none that asks for nothing. One too many takes the place of that which has been silent for
 * the longest, so that nobody can keep those out who ask for the node's health. Of one event loop.
 */
final class ConsoleConnections {
    private static final int MAX = 100;
    private static final long LOOK_MILLIS = 500;

    private final long silenceNanosMax;
    /** connection -> {@link System#nanoTime} of when it came or last was answered, the longest ago first */
    private final Map<HttpConnection, Long> silent = new LinkedHashMap<>();

    ConsoleConnections(Vertx vertx, int silenceSecondsMax) {
        this.silenceNanosMax = TimeUnit.SECONDS.toNanos(silenceSecondsMax);
        vertx.setPeriodic(LOOK_MILLIS, id -> cutSilent());
    }

    void came(HttpConnection connection) {
        if (silent.size() >= MAX) {
            HttpConnection longest = silent.keySet().iterator().next();
            silent.remove(longest);
            cut(longest);
        }
        silent.put(connection, System.nanoTime());
        connection.closeHandler(v -> silent.remove(connection));
    }

    void answered(HttpConnection connection) {
        if (silent.remove(connection) != null) {
            silent.put(connection, System.nanoTime());
        }
    }

    /** It has become a WebSocket, which may be silent: it hears more than it says. */
    void upgraded(HttpConnection connection) {
        silent.remove(connection);
    }

    private void cutSilent() {
        long now = System.nanoTime();
        Iterator<Map.Entry<HttpConnection, Long>> longest = silent.entrySet().iterator();
        while (longest.hasNext()) {
            Map.Entry<HttpConnection, Long> one = longest.next();
            if (now - one.getValue() < silenceNanosMax) {
                return;
            }
            longest.remove();
            cut(one.getKey());
        }
    }

    /** From the end of the pipeline that is next to the network: the usual way would wait until the client has read all. */
    private static void cut(HttpConnection connection) {
        ChannelFuture unused = ((HttpServerConnection) connection)
                .channelHandlerContext()
                .pipeline()
                .firstContext()
                .close();
    }
}
