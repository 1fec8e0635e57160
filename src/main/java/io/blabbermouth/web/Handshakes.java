package io.blabbermouth.web;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Cuts connections that take too long to become of use: each must have made a request, or be a WebSocket, in good time after it
 * came, or after its last request was answered. Of one event loop.
 */
final class Handshakes {
    private static final long LOOK_MILLIS = 500;
    private static final int SWITCHING_PROTOCOLS = 101;

    private final long nanosMax;
    /** connection -> {@link System#nanoTime} since which it has been waited for, the longest first */
    private final Map<HttpConnection, Long> awaited = new LinkedHashMap<>();

    Handshakes(Vertx vertx, int secondsMax) {
        this.nanosMax = TimeUnit.SECONDS.toNanos(secondsMax);
        vertx.setPeriodic(LOOK_MILLIS, id -> cutLate());
    }

    /** A request has been answered; the next may follow on the same connection. */
    void answered(HttpServerRequest request) {
        if (request.response().getStatusCode() != SWITCHING_PROTOCOLS) {
            await(request.connection());
        }
    }

    /** A connection has come. */
    void await(HttpConnection connection) {
        awaited.remove(connection);
        awaited.put(connection, System.nanoTime());
    }

    /** It is a WebSocket now, or gone. */
    void done(HttpConnection connection) {
        awaited.remove(connection);
    }

    private void cutLate() {
        long now = System.nanoTime();
        for (Iterator<Map.Entry<HttpConnection, Long>> all = awaited.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<HttpConnection, Long> longest = all.next();
            if (now - longest.getValue() < nanosMax) {
                return;
            }
            all.remove();
            WebServer.cut(longest.getKey());
        }
    }
}
