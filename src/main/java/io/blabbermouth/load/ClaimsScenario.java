package io.blabbermouth.load;

import io.blabbermouth.load.Ending.EndingException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/** Several agents claim each user at the same moment. Exactly one may win. */
final class ClaimsScenario implements Scenario {
    @Override
    public void run(Run run) throws EndingException {
        LoadOptions options = run.options();
        run.opened(options.chats, options.chats * options.agents);
        JoinStorm.warmUp(run);
        run.sampleBefore();
        long begin = System.nanoTime();
        Opening<Race> opening = run.opening();
        List<Race> races = opening.openAll(
                options.chats,
                i -> run.room(i)
                        .thenComposeAsync(
                                room -> new Race(run, i, room).begin(),
                                run.client().loop(i).events));
        run.outcome().done(races.size(), System.nanoTime() - begin);
        run.sampleAfter();
        opening.failures().forEach(run.recorder()::error);
    }

    /** For one user. */
    private static final class Race implements ParticipantEvents {
        private static final String ALREADY_CLAIMED = "ALREADY_CLAIMED";

        private final List<Participant> agents;
        private final CompletableFuture<Race> decided = new CompletableFuture<>();
        private int connected;
        private int answered;
        private int winners;
        private long begin;

        Race(Run run, int n, Room room) {
            this.agents = IntStream.range(0, run.options().agents)
                    .mapToObj(agent -> new Participant(
                            run.place(n, agent), new Participant.Persona(room, Side.SUPPORT, "agent " + agent), this))
                    .toList();
        }

        CompletableFuture<Race> begin() {
            agents.forEach(Participant::connectOnly);
            return decided;
        }

        /** No claim is sent before all can send theirs. */
        @Override
        public void opened(Participant who) {
            connected++;
            if (connected == agents.size()) {
                begin = System.nanoTime();
                agents.forEach(Participant::join);
            }
        }

        @Override
        public void joined(Participant who) {
            if (who.toldSupportUserName().equals(who.name())) {
                winners++;
                answered(who);
            }
        }

        @Override
        public void refused(Participant who, String code, long id) {
            if (code.equals(ALREADY_CLAIMED)) {
                who.mayEnd();
                answered(who);
            } else {
                decided.completeExceptionally(
                        new EndingException(new Ending(code, who.target() + " refused a claim with " + code)));
            }
        }

        @Override
        public void ended(Participant who, Ending why) {
            if (!decided.completeExceptionally(new EndingException(why))) {
                ParticipantEvents.super.ended(who, why);
            }
        }

        private void answered(Participant who) {
            Recorder recorder = who.loop().recorder;
            Recorder.record(recorder.latency, System.nanoTime() - begin);
            answered++;
            if (answered == agents.size()) {
                recorder.lost += winners == 0 ? 1 : 0;
                recorder.duplicate += Math.max(0, winners - 1);
                recorder.deliveredOne();
                decided.complete(this);
            }
        }
    }
}
