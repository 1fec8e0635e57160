package io.blabbermouth.load;

import io.blabbermouth.load.Ending.EndingException;
import java.util.concurrent.CompletableFuture;

/** A chat with its user and its agent. While they join, what they are told is dealt with here; from then on by whoever listens. */
final class Pair implements ParticipantEvents {
    private final Participant user;
    private final Participant support;
    private final ParticipantEvents listener;
    private final CompletableFuture<Pair> ready = new CompletableFuture<>();
    private boolean supportCalled;

    /** Where the two are connected; the loop is one. */
    record Places(Participant.Setting user, Participant.Setting support) {}

    Pair(Places places, Room room, ParticipantEvents listener) {
        this.user = new Participant(places.user(), Participant.Persona.of(room, Side.USER), this);
        this.support = new Participant(places.support(), Participant.Persona.of(room, Side.SUPPORT), this);
        this.listener = listener;
    }

    /** The user joins, then the agent. */
    CompletableFuture<Pair> open() {
        user.connect();
        return ready;
    }

    Loop loop() {
        return user.loop();
    }

    Participant user() {
        return user;
    }

    Participant support() {
        return support;
    }

    Participant at(Side side) {
        return side == Side.USER ? user : support;
    }

    void disconnect() {
        user.disconnect();
        support.disconnect();
    }

    @Override
    public void joined(Participant who) {
        if (ready.isDone()) {
            listener.joined(who);
        } else if (who == support) {
            ready.complete(this);
        } else if (!supportCalled) {
            supportCalled = true;
            support.connect();
        }
    }

    @Override
    public void message(Participant who, long seq, long id) {
        listener.message(who, seq, id);
    }

    @Override
    public void history(Participant who, int messages, long seq) {
        listener.history(who, messages, seq);
    }

    @Override
    public void refused(Participant who, String code, long id) {
        if (ready.isDone()) {
            listener.refused(who, code, id);
        } else {
            fail(new Ending(code, who.target() + " refused a Join with " + code));
        }
    }

    @Override
    public void ended(Participant who, Ending why) {
        if (ready.isDone()) {
            listener.ended(who, why);
        } else {
            fail(why);
        }
    }

    private void fail(Ending why) {
        ready.completeExceptionally(new EndingException(why));
        disconnect();
    }
}
