package io.blabbermouth.checker;

import io.vertx.core.Context;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** The one event loop that all clients of a run live on: what they know needs no locks. */
final class Loop implements AutoCloseable {
    private static final int HISTORY_BYTES_MAX = 1 << 28;
    private static final int RECEIVE_BUFFER_BYTES = 1 << 14;
    private static final int CONNECTIONS_MAX = 100_000;
    private static final long LOOK_MILLIS = 20;
    private static final long ANSWER_SECONDS_MAX = 60;

    private final Vertx vertx = Vertx.vertx(new VertxOptions().setEventLoopPoolSize(1));
    private final Context context = vertx.getOrCreateContext();
    // Held here: clients that nobody refers to are collected with their live sockets.
    private final WebSocketClient webSockets = vertx.createWebSocketClient(new WebSocketClientOptions()
            .setMaxConnections(CONNECTIONS_MAX)
            // Little, so that one who does not read is soon noticed.
            .setReceiveBufferSize(RECEIVE_BUFFER_BYTES)
            .setMaxFrameSize(HISTORY_BYTES_MAX)
            .setMaxMessageSize(HISTORY_BYTES_MAX));
    private final HttpClient http = vertx.createHttpClient();

    WebSocketClient webSockets() {
        return webSockets;
    }

    HttpClient http() {
        return http;
    }

    /** For callers on other threads. */
    <T> T ask(Supplier<T> question) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        context.runOnContext(v -> {
            try {
                answer.complete(question.get());
            } catch (RuntimeException | Error e) {
                answer.completeExceptionally(e);
            }
        });
        return get(answer, ANSWER_SECONDS_MAX);
    }

    /** For callers on other threads. */
    void tell(Runnable what) {
        ask(() -> {
            what.run();
            return true;
        });
    }

    /** For callers on other threads: waits until it is so; false if it is not in time. */
    boolean await(BooleanSupplier isSo, long secondsMax) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(secondsMax);
        context.runOnContext(v -> look(isSo, deadline, answer));
        return get(answer, secondsMax + ANSWER_SECONDS_MAX);
    }

    /** For callers on other threads. */
    void pass(int seconds) {
        CompletableFuture<Void> passed = new CompletableFuture<>();
        later(TimeUnit.SECONDS.toMillis(seconds), () -> passed.complete(null));
        get(passed, seconds + ANSWER_SECONDS_MAX);
    }

    void later(long millis, Runnable what) {
        vertx.setTimer(Math.max(1, millis), id -> what.run());
    }

    /** From now on; for callers on this loop. */
    long every(long millis, Runnable what) {
        return vertx.setPeriodic(millis, id -> what.run());
    }

    void stop(long periodic) {
        vertx.cancelTimer(periodic);
    }

    @Override
    public void close() {
        get(vertx.close().toCompletionStage().toCompletableFuture(), ANSWER_SECONDS_MAX);
    }

    private void look(BooleanSupplier isSo, long deadline, CompletableFuture<Boolean> answer) {
        try {
            if (isSo.getAsBoolean()) {
                answer.complete(true);
            } else if (System.nanoTime() > deadline) {
                answer.complete(false);
            } else {
                later(LOOK_MILLIS, () -> look(isSo, deadline, answer));
            }
        } catch (RuntimeException | Error e) {
            answer.completeExceptionally(e);
        }
    }

    private static <T> T get(CompletableFuture<T> answer, long secondsMax) {
        try {
            return answer.get(secondsMax, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }
}
