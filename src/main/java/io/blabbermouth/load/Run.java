package io.blabbermouth.load;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;

/** What a scenario works with: the servers, the loops, the clock, and what the processes have used. For the main thread. */
final class Run {
    private static final long END_SECONDS_MAX = 10;
    /** After Ctrl-C. */
    private static final long STOP_SECONDS_MAX = 3;

    private final LoadOptions options;
    private final LoadClient client;
    private final List<Target> targets;
    private final Baton baton;
    private final Processes processes;
    private final Map<Loop, Registrar> registrars = new HashMap<>();
    private final Window window = new Window();
    private final String name = "load-" + Long.toHexString(System.nanoTime());

    private final Outcome outcome = new Outcome();
    /** What is noted on no loop. */
    private final Recorder recorder = new Recorder();

    private final Map<String, Processes.Usage> atRest;
    private Map<String, Processes.Usage> before = Map.of();
    private Processes.Usage clientBefore = Processes.Usage.NONE;
    private Processes.Usage clientAfter = Processes.Usage.NONE;
    private Map<String, Processes.Usage> after = Map.of();

    Run(LoadOptions options, LoadClient client, Baton baton) {
        this.options = options;
        this.client = client;
        this.baton = baton;
        this.targets = options.targets();
        this.processes = new Processes(targets, options.pids);
        this.atRest = processes.usage();
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

    /** Before anything was opened. */
    Map<String, Processes.Usage> atRest() {
        return atRest;
    }

    Processes.Usage clientBefore() {
        return clientBefore;
    }

    Processes.Usage clientAfter() {
        return clientAfter;
    }

    Map<String, Processes.Usage> before() {
        return before;
    }

    Map<String, Processes.Usage> after() {
        return after;
    }

    Outcome outcome() {
        return outcome;
    }

    Recorder recorder() {
        return recorder;
    }

    /** How many are opened, or were to be. */
    void opened(int chats, int connections) {
        outcome.chats = chats;
        outcome.connections = connections;
    }

    void sampleBefore() {
        before = processes.usage();
        clientBefore = Processes.own();
    }

    void sampleAfter() {
        after = processes.usage();
        clientAfter = Processes.own();
    }

    /** The n-th room; of our server's users, registered at the n-th server. */
    CompletableFuture<Room> room(int n) {
        if (!client.dialect().registersUsers()) {
            return CompletableFuture.completedFuture(new Room(name + "-" + n, ""));
        }
        Loop loop = client.loop(n);
        Registrar registrar = Objects.requireNonNull(registrars.get(loop));
        return CompletableFuture.completedFuture(targets.get(n % targets.size()))
                .thenComposeAsync(target -> registrar.register(target, "load"), loop.events);
    }

    /** The n-th user is at the n-th server, its agent at the next. */
    Pair.Places places(int n) {
        return new Pair.Places(place(n, 0), place(n, 1));
    }

    /** One of several connections of one chat, all on one loop. */
    Participant.Setting place(int chat, int index) {
        return new Participant.Setting(client, client.loop(chat), targets.get((chat + index) % targets.size()));
    }

    /** Where the n-th agent watches the list. */
    Target agentTarget(int n) {
        List<Target> agentTargets = options.agentTargets();
        return agentTargets.get(n % agentTargets.size());
    }

    List<Pair> openPairs(int count, ParticipantEvents listener) throws Ending.EndingException {
        return this.<Pair>opening()
                .openAllOrFail(
                        count,
                        i -> room(i).thenComposeAsync(
                                        room -> new Pair(places(i), room, listener).open(), client.loop(i).events));
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
        sampleBefore();
        baton.await(isOver, window.until());
        window.end();
        sampleAfter();
    }

    /** Does that on every loop, and waits for it. */
    void onLoops(Consumer<Loop> action) {
        CompletableFuture.allOf(client.loops().stream()
                        .map(loop -> CompletableFuture.runAsync(() -> action.accept(loop), loop.events))
                        .toArray(CompletableFuture[]::new))
                .join();
    }

    /** Does that with each on its loop, and waits for it. */
    <T> void onLoopsOf(List<T> all, Function<T, Loop> loopOf, Consumer<T> action) {
        onLoops(loop -> {
            all.stream().filter(one -> loopOf.apply(one) == loop).forEach(action);
            loop.flush();
        });
    }

    /** Ends all chats, {@code --parallel} at once, and waits for that, but not for ever: the servers may be gone. */
    @SuppressWarnings("FutureReturnValueIgnored") // Who waits looks at what comes before.
    void end() {
        List<CompletableFuture<Void>> ends = Collections.synchronizedList(new ArrayList<>());
        int ofEach = Math.max(1, options.parallel / client.loops().size());
        onLoops(loop -> ends.add(loop.endAll(ofEach)));
        CompletableFuture<Void> all = CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new));
        all.thenRun(baton::changed);
        baton.await(all::isDone, Baton.secondsFromNow(END_SECONDS_MAX));
        if (baton.isStopped()) {
            baton.awaitAlsoStopped(all::isDone, Baton.secondsFromNow(STOP_SECONDS_MAX));
        }
    }
}
