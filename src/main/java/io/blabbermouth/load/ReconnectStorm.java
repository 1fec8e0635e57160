package io.blabbermouth.load;

import io.blabbermouth.load.Ending.EndingException;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** All connections are cut at once and all come back at once, each as one who has missed the last message. */
final class ReconnectStorm implements Scenario {
    private final AtomicInteger missing = new AtomicInteger();

    @Override
    public void run(Run run) throws EndingException {
        int chats = Math.max(1, run.options().connections / 2);
        run.opened(chats, 2 * chats);
        List<ReturningPair> pairs = run.<ReturningPair>opening()
                .openAllOrFail(
                        chats,
                        i -> run.room(i)
                                .thenComposeAsync(
                                        room -> new ReturningPair(run.places(i), room, () -> back(run.baton())).open(),
                                        run.client().loop(i).events));
        missing.set(2 * pairs.size());
        // The storm's alone are of interest.
        run.onLoops(loop -> loop.recorder.forgetTimes());
        run.onLoopsOf(pairs, ReturningPair::loop, ReturningPair::cut);
        run.sampleBefore();
        long begin = System.nanoTime();
        run.onLoopsOf(pairs, ReturningPair::loop, ReturningPair::comeBack);
        run.baton().await(() -> missing.get() == 0, Baton.secondsFromNow(3L * run.options().timeoutSeconds));
        long nanos = System.nanoTime() - begin;
        run.sampleAfter();
        run.outcome().done(2L * pairs.size() - missing.get(), nanos);
        if (missing.get() == 0) {
            run.outcome().backAfterNanos = nanos;
        } else if (!run.baton().isStopped()) {
            run.recorder().error(new Ending("NOT_BACK", missing + " connections did not come back in time"));
        }
    }

    private void back(Baton baton) {
        if (missing.decrementAndGet() == 0) {
            baton.changed();
        }
    }
}
