package io.blabbermouth.load;

import io.blabbermouth.load.Ending.EndingException;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Users register and join as fast as they can. */
final class JoinStorm implements Scenario {
    /** As many users as may join at once, who leave again: what a client and a server do first takes longest. */
    static void warmUp(Run run) throws EndingException {
        if (run.options().warmupSeconds > 0) {
            run.<Joining>opening().openAllOrFail(run.options().parallel, i -> open(run, i));
            run.end();
            run.onLoops(loop -> loop.recorder.forgetTimes());
        }
    }

    @Override
    public void run(Run run) throws EndingException {
        int users = run.options().connections;
        run.opened(users, users);
        warmUp(run);
        run.sampleBefore();
        long begin = System.nanoTime();
        Opening<Joining> opening = run.opening();
        List<Joining> joined = opening.openAll(users, i -> open(run, i));
        run.outcome().done(joined.size(), System.nanoTime() - begin);
        run.sampleAfter();
        opening.failures().forEach(run.recorder()::error);
    }

    private static CompletableFuture<Joining> open(Run run, int n) {
        long begin = System.nanoTime();
        return run.room(n)
                .thenComposeAsync(
                        room -> new Joining(run.places(n).user(), room, begin).connect(),
                        run.client().loop(n).events);
    }

    /** A user, from registering to having joined. */
    private static final class Joining implements ParticipantEvents {
        private final Participant user;
        private final long begin;
        private final CompletableFuture<Joining> joined = new CompletableFuture<>();

        Joining(Participant.Setting setting, Room room, long begin) {
            this.user = new Participant(setting, Participant.Persona.of(room, Side.USER), this);
            this.begin = begin;
        }

        CompletableFuture<Joining> connect() {
            user.connect();
            return joined;
        }

        @Override
        public void joined(Participant who) {
            if (joined.complete(this)) {
                Recorder.record(who.loop().recorder.latency, System.nanoTime() - begin);
                who.loop().recorder.deliveredOne();
            }
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
