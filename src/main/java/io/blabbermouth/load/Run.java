package io.blabbermouth.load;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/** What a scenario works with: the servers, the loops, the clock, and what the processes have used. For the main thread. */
final class Run {
    private static final long END_SECONDS_MAX = 3;

    private final LoadOptions options;
    private final LoadClient client;
    private final List<Target> targets;
    private final Baton baton;
    private final Processes processes;
    private final Map<Loop, Registrar> registrars = new HashMap<>();
    private final Window window = new Window();
    private final String name = "load-" + Long.toHexString(System.nanoTime());

    private Map<String, Processes.Usage> before = Map.of();
    private Map<String, Processes.Usage> after = Map.of();

    Run(LoadOptions options, LoadClient client, Baton baton) {
        this.options = options;
        this.client = client;
        this.baton = baton;
        this.targets = options.targets();
        this.processes = new Processes(targets, options.pids);
        client.loops().forEach(loop -> registrars.put(loop, new Registrar(client, loop)));
    }

    LoadOptions options() {
        return options;
    }

    LoadClient client() {
        return client;
    }

    Baton baton() {
        return baton;
    }

    Window window() {
        return window;
    }

    Processes processes() {
        return processes;
    }

    Map<String, Processes.Usage> before() {
        return before;
    }

    Map<String, Processes.Usage> after() {
        return after;
    }

    /** The n-th room; of our server's users, registered at the n-th server. */
    CompletableFuture<Room> room(int n) {
        if (!client.dialect().registersUsers()) {
            return CompletableFuture.completedFuture(new Room(name + "-" + n, ""));
        }
        Loop loop = client.loop(n);
        Registrar registrar = java.util.Objects.requireNonNull(registrars.get(loop));
        return CompletableFuture.completedFuture(targets.get(n % targets.size()))
                .thenComposeAsync(target -> registrar.register(target, "load"), loop.events);
    }

    /** The n-th user is at the n-th server, its agent at the next. */
    Pair.Places places(int n) {
        Loop loop = client.loop(n);
        return new Pair.Places(
                new Participant.Setting(client, loop, targets.get(n % targets.size())),
                new Participant.Setting(client, loop, targets.get((n + 1) % targets.size())));
    }

    <T> Opening<T> opening() {
        return new Opening<>(baton, options.parallel, 3L * options.timeoutSeconds);
    }

    /** Sets the window: load from now on, measured after the warm-up. */
    void begin() {
        long now = System.nanoTime();
        long from = now + TimeUnit.SECONDS.toNanos(options.warmupSeconds);
        window.set(now, from, from + TimeUnit.SECONDS.toNanos(options.seconds));
    }

    /** Waits until the window ends, or before that if there is nothing left to measure. */
    void measure(BooleanSupplier isOver) {
        baton.await(isOver, window.from());
        before = processes.usage();
        baton.await(isOver, window.until());
        window.end();
        after = processes.usage();
    }

    /** Does that on every loop, and waits for it. */
    void onLoops(Consumer<Loop> action) {
        CompletableFuture.allOf(client.loops().stream()
                        .map(loop -> CompletableFuture.runAsync(() -> action.accept(loop), loop.events))
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    /** Waits for the farewells, but not for ever: the servers may be gone. */
    void awaitEnds(List<CompletableFuture<Void>> ends) {
        CompletableFuture<Void> all = CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
        all.completeOnTimeout(null, END_SECONDS_MAX, TimeUnit.SECONDS).join();
    }
}
