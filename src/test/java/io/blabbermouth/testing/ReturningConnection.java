package io.blabbermouth.testing;

import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.http.WebSocket;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * A careful client over as many connections as it takes: closed with 1012 it comes back after the told time, at the next
 * node; where nobody listens it tries the one after. All of it happens on one event loop.
 */
abstract class ReturningConnection {
    private static final int GOING_AWAY = 1012;
    private static final String RETURN = "retry-after-ms=";
    private static final long NOBODY_THERE_MILLIS = 50;

    private final Vertx vertx;
    private final WebSocketClient webSockets;
    private final Context eventLoop;
    private final List<ChildNode> nodes;
    private final String pong;
    private final List<String> lapses = new ArrayList<>();
    private final List<Awaited> awaited = new ArrayList<>();
    private WebSocket webSocket;
    private int node;
    private int returns;

    private record Awaited(BooleanSupplier condition, Promise<Void> met) {}

    /** @param pongSide user or support */
    ReturningConnection(Vertx vertx, List<ChildNode> nodes, int firstNode, String pongSide) {
        this.vertx = vertx;
        this.webSockets = vertx.createWebSocketClient();
        this.eventLoop = vertx.getOrCreateContext();
        this.nodes = nodes;
        this.node = firstNode;
        this.pong = "pong:" + pongSide;
    }

    /** What was against the contract, or should not have been seen. */
    public List<String> lapses() {
        return call(() -> List.copyOf(lapses));
    }

    /** How often it was sent away and came back. */
    public int returns() {
        return call(() -> returns);
    }

    abstract int port(ChildNode of);

    abstract String path();

    /** A connection is open. */
    abstract void opened();

    /** The connection is closed. */
    abstract void closed();

    /** Something came that is no ping. */
    abstract void received(JsonObject message);

    void start() {
        run(this::connect);
    }

    void lapse(String what) {
        lapses.add(what);
    }

    void send(String text) {
        // One that is closing meanwhile takes nothing; what was not answered is said again on the next.
        webSocket.writeTextMessage(text);
    }

    void later(long millis, Runnable action) {
        vertx.setTimer(millis, id -> action.run());
    }

    void run(Runnable action) {
        eventLoop.runOnContext(v -> action.run());
    }

    <T> T call(Supplier<T> read) {
        CompletableFuture<T> result = new CompletableFuture<>();
        run(() -> result.complete(read.get()));
        return Waiting.on(result);
    }

    /** Completes when it is so after something that came. */
    CompletableFuture<Void> when(BooleanSupplier condition) {
        Promise<Void> met = Promise.promise();
        run(() -> {
            awaited.add(new Awaited(condition, met));
            checkAwaited();
        });
        return met.future().toCompletionStage().toCompletableFuture();
    }

    private void connect() {
        webSockets
                .connect(options())
                .onSuccess(this::use)
                .onFailure(refused -> later(NOBODY_THERE_MILLIS, this::connectToNext));
    }

    private WebSocketConnectOptions options() {
        WebSocketConnectOptions options = new WebSocketConnectOptions()
                .setHost("127.0.0.1")
                .setPort(port(nodes.get(node)))
                .setURI(path());
        return AgentTokens.required() && pong.equals("pong:support")
                ? options.addHeader("Authorization", "Bearer " + AgentTokens.of("Vika"))
                : options;
    }

    private void connectToNext() {
        node = (node + 1) % nodes.size();
        connect();
    }

    private void use(WebSocket opened) {
        webSocket = opened;
        opened.textMessageHandler(this::received);
        opened.closeHandler(v -> closed(opened.closeStatusCode(), opened.closeReason()));
        opened();
    }

    private void received(String text) {
        if (text.equals("ping")) {
            send(pong);
        } else {
            received(new JsonObject(text));
            checkAwaited();
        }
    }

    private void closed(Short code, String reason) {
        closed();
        if (code == null || code != GOING_AWAY || !reason.startsWith(RETURN)) {
            lapse("closed with " + code + " " + reason);
            return;
        }
        returns++;
        later(1 + Long.parseLong(reason.substring(RETURN.length())), this::connectToNext);
    }

    private void checkAwaited() {
        awaited.removeIf(one -> one.condition().getAsBoolean() && one.met().tryComplete());
    }
}
