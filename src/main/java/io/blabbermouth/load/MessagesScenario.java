package io.blabbermouth.load;

import io.blabbermouth.load.Ending.EndingException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/** Users and agents talk, in a closed or an open loop. */
final class MessagesScenario implements Scenario {
    private final AtomicInteger talking = new AtomicInteger();
    private final AtomicInteger unsettled = new AtomicInteger();

    @Override
    public void run(Run run) throws EndingException {
        LoadOptions options = run.options();
        run.opened(options.chats, 2 * options.chats);
        Pace pace = options.isOpenLoop()
                ? new Pace.Open(run.window(), options.chats, options.messagesPerSecond)
                : new Pace.Closed(options.window);
        Conversation.Talk talk =
                new Conversation.Talk(pace, run.window(), "x".repeat(options.bytes), () -> note(run.baton(), talking));
        List<Conversation> all = run.<Conversation>opening()
                .openAllOrFail(
                        options.chats,
                        i -> run.room(i)
                                .thenComposeAsync(
                                        room -> new Conversation(i, talk, run.places(i), room).open(),
                                        run.client().loop(i).events));
        List<Conversation> inTurn = new ArrayList<>(all);
        inTurn.sort(Comparator.comparingInt(Conversation::index));
        talking.set(all.size());
        measure(run, inTurn, pace);
        settle(run, all);
    }

    private void measure(Run run, List<Conversation> conversations, Pace pace) {
        run.begin();
        if (pace instanceof Pace.Open) {
            List<Pacer.Rota> rotas = run.client().loops().stream()
                    .map(loop -> new Pacer.Rota(of(loop, conversations)))
                    .toList();
            Pacer pacer = Pacer.start(run.client().loops(), rotas);
            try {
                run.measure(() -> talking.get() == 0);
            } finally {
                pacer.close();
            }
        } else {
            run.onLoops(loop -> {
                of(loop, conversations).forEach(conversation -> conversation.proceed(System.nanoTime()));
                loop.flush();
            });
            run.measure(() -> talking.get() == 0);
        }
    }

    /** Waits for what is under way, and counts what does not come. */
    private void settle(Run run, List<Conversation> conversations) {
        unsettled.set(conversations.size());
        run.onLoops(loop -> of(loop, conversations)
                .forEach(conversation -> conversation.beginSettling(() -> note(run.baton(), unsettled))));
        run.baton().awaitAlsoStopped(() -> unsettled.get() == 0, Baton.secondsFromNow(run.options().settleSeconds));
        Set<Target> heard = Collections.synchronizedSet(new HashSet<>());
        run.onLoops(loop -> of(loop, conversations).forEach(conversation -> conversation.noteHeard(heard)));
        run.onLoops(loop -> of(loop, conversations).forEach(conversation -> conversation.settle(heard)));
    }

    private static List<Conversation> of(Loop loop, List<Conversation> conversations) {
        return conversations.stream()
                .filter(conversation -> conversation.loop() == loop)
                .toList();
    }

    private static void note(Baton baton, AtomicInteger left) {
        if (left.decrementAndGet() == 0) {
            baton.changed();
        }
    }
}
