package io.blabbermouth.web;

import io.vertx.core.Future;
import io.vertx.core.http.ServerWebSocket;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a connection has sent, handled one at a time in its order. Decides when the connection is read: a full inbox stops that,
 * which is no error. Lives on the connection's event loop.
 */
final class Inbox {
    private final ServerWebSocket webSocket;
    private final int messagesMax;
    private final Consumer<Throwable> fault;
    /** Messages that wait until those before them are done. */
    private final Deque<Supplier<Future<Void>>> waiting = new ArrayDeque<>(1);

    private boolean handling;
    private boolean paused;
    private boolean ignoring;
    /** Called when nothing is under way; null while new messages are taken. */
    private @Nullable Runnable whenDone;

    /** @param fault takes what a handler has not dealt with, which is a bug of ours */
    Inbox(ServerWebSocket webSocket, int messagesMax, Consumer<Throwable> fault) {
        this.webSocket = webSocket;
        this.messagesMax = messagesMax;
        this.fault = fault;
    }

    /** Handles something when all that was queued before is done. */
    void add(Supplier<Future<Void>> handling) {
        if (whenDone != null) {
            return; // The client repeats it elsewhere.
        }
        waiting.add(handling);
        if (waiting.size() >= messagesMax && !paused) {
            paused = true;
            webSocket.pause();
        }
        handleNext();
    }

    /** What has not begun never will. */
    void clear() {
        waiting.clear();
    }

    /** Nothing that still comes is read, also when there is room for it. */
    void ignore() {
        ignoring = true;
        webSocket.pause();
    }

    /** Nothing more is begun; then, when what is being handled is done, that is called. */
    void finish(Runnable whenDone) {
        this.whenDone = whenDone;
        clear();
        handleNext();
    }

    /** What is being handled is not waited for any longer. */
    void giveUp() {
        handling = false;
        handleNext();
    }

    private void handleNext() {
        // A loop, as most are done at once; what is not comes back here by its callback.
        while (!handling && !waiting.isEmpty()) {
            handling = true;
            Future<Void> done = attempt(waiting.remove());
            if (done.isComplete()) {
                handling = false;
            } else {
                done.onComplete(result -> {
                    handling = false;
                    handleNext();
                });
            }
        }
        if (paused && !ignoring && waiting.size() <= messagesMax / 2) {
            paused = false;
            webSocket.resume();
        }
        if (whenDone != null && !handling) {
            whenDone.run();
        }
    }

    private Future<Void> attempt(Supplier<Future<Void>> next) {
        try {
            return next.get().onFailure(fault::accept);
        } catch (RuntimeException e) {
            fault.accept(e);
            return Future.succeededFuture();
        }
    }
}
