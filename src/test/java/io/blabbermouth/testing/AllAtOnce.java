package io.blabbermouth.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.IntFunction;

/** Does many things at the same time. */
public final class AllAtOnce {
    private static final int THREADS = 16;

    private AllAtOnce() {}

    /** @return the results in the order of the indexes; fails if one failed */
    public static <T> List<T> get(int count, IntFunction<T> task) {
        ExecutorService threads = Executors.newFixedThreadPool(THREADS);
        try {
            List<CompletableFuture<T>> running = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                int index = i;
                running.add(CompletableFuture.supplyAsync(() -> task.apply(index), threads));
            }
            return running.stream().map(CompletableFuture::join).toList();
        } finally {
            threads.shutdownNow();
        }
    }
}
