package io.blabbermouth.web;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.util.concurrent.Callable;

/** Where passwords are checked: each takes a core for a quarter of a second, so only a few are at a time. Of one event loop. */
final class PasswordChecks {
    private static final int AT_ONCE_MAX = 2;
    private static final int WAITING_MAX = 16;

    private final WorkerExecutor workers;
    private int underWay;

    PasswordChecks(Vertx vertx) {
        this.workers = vertx.createSharedWorkerExecutor("logins", AT_ONCE_MAX);
    }

    boolean areFull() {
        return underWay == AT_ONCE_MAX + WAITING_MAX;
    }

    <T> Future<T> run(Callable<T> check) {
        underWay++;
        return workers.executeBlocking(check, false).onComplete(done -> underWay--);
    }
}
