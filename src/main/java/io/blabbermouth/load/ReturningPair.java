package io.blabbermouth.load;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** A chat with a few messages, whose user and agent lose their connections and come back. */
final class ReturningPair implements ParticipantEvents {
    private static final int MESSAGES = 3;
    private static final String CONTENT = "x".repeat(100);

    private final Pair pair;
    private final Runnable back;
    private final CompletableFuture<ReturningPair> said = new CompletableFuture<>();
    /** Who has not heard what was said before; after the cut, who is not back. */
    private final Set<Participant> missing = new HashSet<>();

    private boolean cut;
    private int heard;
    private long lastSeq;

    /** @param back is run for each of the two that is back */
    ReturningPair(Pair.Places places, Room room, Runnable back) {
        this.pair = new Pair(places, room, this);
        this.back = back;
    }

    Loop loop() {
        return pair.loop();
    }

    /** Both join, the user says a few messages, and both hear them. */
    CompletableFuture<ReturningPair> open() {
        return pair.open().thenCompose(opened -> {
            ClientFrame frame = pair.user().message(CONTENT);
            for (int i = 0; i < MESSAGES; i++) {
                pair.user().send(frame, i);
            }
            loop().flush();
            return said;
        });
    }

    void cut() {
        cut = true;
        pair.disconnect();
    }

    void comeBack() {
        for (Side side : Side.values()) {
            Participant who = pair.at(side);
            missing.add(who);
            who.resumesAfter(lastSeq - 1);
            who.connect();
        }
    }

    @Override
    public void joined(Participant who) {
        if (cut && !who.resumes()) {
            isBack(who);
        }
    }

    @Override
    public void message(Participant who, long seq, long id) {
        heard++;
        lastSeq = Math.max(lastSeq, seq);
        if (heard == 2 * MESSAGES) {
            said.complete(this);
        }
    }

    /** It said that it lacks the last one, so that one it must be told, and no other. */
    @Override
    public void history(Participant who, int messages, long seq) {
        if (cut && missing.contains(who)) {
            Recorder recorder = loop().recorder;
            Recorder.record(recorder.resume, System.nanoTime() - who.openedAt());
            recorder.lost += seq == lastSeq ? 0 : 1;
            recorder.duplicate += Math.max(0, messages - 1);
            isBack(who);
        }
    }

    @Override
    public void ended(Participant who, Ending why) {
        ParticipantEvents.super.ended(who, why);
        said.completeExceptionally(new Ending.EndingException(why));
    }

    private void isBack(Participant who) {
        if (missing.remove(who)) {
            loop().recorder.deliveredOne();
            back.run();
        }
    }
}
