package io.blabbermouth;

import io.blabbermouth.load.Load;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** {@code load}: a client that measures. Ctrl-C ends it early, and it reports what it has. */
final class LoadCommand {
    /** What it may take to settle and to report after Ctrl-C: longer than --settle-seconds can be. */
    private static final long STOP_MILLIS_MAX = 70_000;

    private LoadCommand() {}

    static void run(List<String> args) {
        Load load = new Load(System.out, System.err);
        CompletableFuture<Integer> code = new CompletableFuture<>();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> {
            if (!code.isDone()) {
                load.stop();
                // Left to itself the JVM would say 130 or 143 whatever was found.
                Runtime.getRuntime()
                        .halt(code.completeOnTimeout(Load.EXIT_FAILED, STOP_MILLIS_MAX, TimeUnit.MILLISECONDS)
                                .join());
            }
        }));
        try {
            code.complete(load.run(args));
        } finally {
            code.complete(Load.EXIT_FAILED);
        }
        System.exit(code.join());
    }
}
