package io.blabbermouth.testing;

import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** For what other threads do. */
public final class Waiting {
    /** As long as a drained client may stay away, and more. */
    private static final long SECONDS_MAX = 20;

    private Waiting() {}

    public static <T> T on(CompletableFuture<T> future) {
        return future.orTimeout(SECONDS_MAX, TimeUnit.SECONDS).join();
    }

    public static void onAll(Collection<? extends CompletableFuture<?>> futures) {
        on(CompletableFuture.allOf(futures.toArray(CompletableFuture[]::new)));
    }
}
