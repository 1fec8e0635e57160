package io.blabbermouth.web;

import io.blabbermouth.bus.Bus;
import io.blabbermouth.bus.NodeRequest;
import io.blabbermouth.config.Settings;
import io.blabbermouth.protocol.ErrorCode;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpHeaders;
import io.vertx.ext.web.RoutingContext;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * How the connections of one event loop end when the node stops. Nothing that had not begun begins; what has begun is
 * answered; then each client is told after which time of its own to come back, so that they do not all come at once.
 *
 * <pre>
 *   Serving ──begin──► Draining (requests get 503; a connection closes when nothing of it is under way) ──► all are gone
 * </pre>
 *
 * A request that comes meanwhile is refused rather than left to wait or be cut: a client, or a proxy that has not noticed
 * yet, then knows that nothing has been done and takes it to another node.
 */
final class Drain {
    private static final long NOTICE_MILLIS_MAX = 1000;
    /** What is under way may be asked of Redis three times, and a sweep may have to read what pub/sub did not bring. */
    private static final long ANSWERS = 3;

    private static final long ANSWER_MILLIS_EXTRA = 2000;
    /** How long clients may take to answer the close frame. */
    private static final long CLOSE_MILLIS_MAX = 2000;

    private final Vertx vertx;
    private final Bus bus;
    private final long returnMillisMax;
    private final long answerMillisMax;
    private final Set<Socket> connections = new HashSet<>();
    /** Of the requests that are not WebSockets: those that are not answered yet. */
    private final Set<Future<?>> answers = new HashSet<>();

    private boolean underWay;

    Drain(Vertx vertx, Bus bus, Settings settings) {
        this.vertx = vertx;
        this.bus = bus;
        this.returnMillisMax = TimeUnit.SECONDS.toMillis(settings.drainSeconds());
        this.answerMillisMax = ANSWERS * settings.redis().commandTimeoutMillis() + ANSWER_MILLIS_EXTRA;
    }

    /** The first handler of every request. */
    void admit(RoutingContext ctx) {
        if (underWay) {
            ctx.response().putHeader(HttpHeaders.CONNECTION, HttpHeaders.CLOSE);
            WebServer.error(ctx, 503, ErrorCode.UNAVAILABLE, "this node stops; try again, another one answers");
        } else {
            ctx.next();
        }
    }

    /** A connection is open; also one whose handshake was answered when the drain began. */
    void add(Socket socket) {
        connections.add(socket);
        socket.gone().onComplete(gone -> connections.remove(socket));
        if (underWay) {
            socket.sendAway(returnMillis());
        }
    }

    /** A request has come whose answer is to be awaited. */
    void answerFirst(Future<?> answer) {
        answers.add(answer);
        answer.onComplete(done -> answers.remove(answer));
    }

    /** Completes when all is answered and all are gone, or have been given their time. */
    Future<Void> begin() {
        // Whoever watches this node is not to learn of it by a connection that is closed.
        return bus.request(Bus.DRAIN, new NodeRequest.Drain())
                .timeout(NOTICE_MILLIS_MAX, TimeUnit.MILLISECONDS)
                .transform(noticed -> sendAllAway());
    }

    private Future<Void> sendAllAway() {
        underWay = true;
        // Copies: who is gone is taken out.
        List.copyOf(connections).forEach(socket -> socket.sendAway(returnMillis()));
        vertx.setTimer(answerMillisMax, id -> List.copyOf(connections).forEach(Socket::giveUpAnswering));
        List<Future<?>> ends = Stream.concat(connections.stream().map(Socket::gone), answers.stream())
                .<Future<?>>map(end -> end)
                .toList();
        return Future.join(ends)
                .timeout(answerMillisMax + CLOSE_MILLIS_MAX, TimeUnit.MILLISECONDS)
                .<Void>mapEmpty()
                .otherwiseEmpty();
    }

    private long returnMillis() {
        return ThreadLocalRandom.current().nextLong(returnMillisMax + 1);
    }
}
