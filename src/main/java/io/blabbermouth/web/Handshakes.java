package io.blabbermouth.web;

import io.vertx.core.Vertx;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.HttpServerRequest;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Cuts connections that take too long to become of use: each must have made a request, or be a WebSocket, in good time after it
 * came, or after its last request was answered. Of one event loop.
 */
final class Handshakes {
    private static final long LOOK_MILLIS = 500;
    private static final int SWITCHING_PROTOCOLS = 101;

    private final long nanosMax;
    /** connection -> since when it has been waited for, and for what; the longest first */
    private final Map<HttpConnection, Wait> awaited = new LinkedHashMap<>();

    /** @param request the one that has begun, null if none has */
    private record Wait(long sinceNanos, @Nullable HttpServerRequest request) {
        /** All of the request is here: it is the client that waits. */
        boolean isForUs() {
            return request != null && request.isEnded();
        }
    }

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
        await(connection, null);
    }

    /** A request has begun; its body may take its time as well. */
    void begun(HttpServerRequest request) {
        await(request.connection(), request);
    }

    private void await(HttpConnection connection, @Nullable HttpServerRequest request) {
        awaited.remove(connection);
        awaited.put(connection, new Wait(System.nanoTime(), request));
    }

    /** It is a WebSocket now, or gone. */
    void done(HttpConnection connection) {
        awaited.remove(connection);
    }

    private void cutLate() {
        long now = System.nanoTime();
        for (Iterator<Map.Entry<HttpConnection, Wait>> all = awaited.entrySet().iterator(); all.hasNext(); ) {
            Map.Entry<HttpConnection, Wait> longest = all.next();
            Wait wait = longest.getValue();
            if (now - wait.sinceNanos() < nanosMax) {
                return;
            }
            all.remove();
            if (!wait.isForUs()) {
                WebServer.cut(longest.getKey());
            }
        }
    }
}
