package io.blabbermouth.load;

import io.blabbermouth.load.Ending.EndingException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** Agents watch the list, and users join: how long it takes until each agent has been told of each user. */
final class QueueScenario implements Scenario {
    /** chatId → when its user sent the Join. From any loop. */
    private final Map<String, Long> joinedAt = new ConcurrentHashMap<>();

    private final AtomicLong told = new AtomicLong();

    @Override
    public void run(Run run) throws EndingException {
        LoadOptions options = run.options();
        run.opened(options.chats, options.chats + options.agents);
        JoinStorm.warmUp(run);
        long expected = (long) options.chats * options.agents;
        Watcher.Queue queue = new Watcher.Queue(joinedAt, () -> {
            if (told.incrementAndGet() == expected) {
                run.baton().changed();
            }
        });
        List<Watcher> watchers = run.<Watcher>opening().openAllOrFail(options.agents, i -> watch(run, i, queue));
        run.sampleBefore();
        long begin = System.nanoTime();
        List<Waiting> users = run.<Waiting>opening().openAllOrFail(options.chats, i -> join(run, i));
        run.baton().await(() -> told.get() >= expected, Baton.secondsFromNow(options.settleSeconds));
        run.outcome().done(told.get(), System.nanoTime() - begin);
        run.sampleAfter();
        // Who stops early has not waited for the rest.
        int awaited = run.baton().isStopped() ? 0 : users.size();
        watchers.forEach(watcher -> CompletableFuture.runAsync(() -> watcher.end(awaited), watcher.loop().events)
                .join());
    }

    private static CompletableFuture<Watcher> watch(Run run, int n, Watcher.Queue queue) {
        Loop loop = run.client().loop(n);
        return CompletableFuture.completedFuture(run.agentTarget(n))
                .thenComposeAsync(target -> new Watcher(queue, loop).connect(run.client(), target), loop.events);
    }

    private CompletableFuture<Waiting> join(Run run, int n) {
        return run.room(n)
                .thenComposeAsync(
                        room -> new Waiting(run.places(n).user(), room).connect(),
                        run.client().loop(n).events);
    }

    /** A user who waits for an agent. */
    private final class Waiting implements ParticipantEvents {
        private final Participant user;
        private final CompletableFuture<Waiting> joined = new CompletableFuture<>();

        Waiting(Participant.Setting setting, Room room) {
            this.user = new Participant(setting, Participant.Persona.of(room, Side.USER), this);
        }

        CompletableFuture<Waiting> connect() {
            user.connect();
            return joined;
        }

        @Override
        public void opened(Participant who) {
            joinedAt.put(who.room().chatId(), System.nanoTime());
        }

        @Override
        public void joined(Participant who) {
            joined.complete(this);
        }

        @Override
        public void refused(Participant who, String code, long id) {
            ended(who, new Ending(code, who.target() + " refused a Join with " + code));
        }

        @Override
        public void ended(Participant who, Ending why) {
            if (!joined.completeExceptionally(new EndingException(why))) {
                ParticipantEvents.super.ended(who, why);
            }
        }
    }
}
