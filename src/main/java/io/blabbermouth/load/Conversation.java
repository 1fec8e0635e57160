package io.blabbermouth.load;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A chat whose user and agent talk in turn, and what became of each message at both of them. Even numbers are the user's. */
final class Conversation implements ParticipantEvents {
    private static final long REFUSED_PAUSE_MILLIS = 100;
    private static final long NONE = -1;

    private final int index;
    private final Talk talk;
    private final Pair pair;
    private final Recorder recorder;
    private final UnderWay underWay;
    /** By side. */
    private final ClientFrame[] frames;
    /** By side: the last seq it was told. */
    private final long[] lastSeq = {NONE, NONE};
    /** By side and sender: the last number it was told. */
    private final long[] lastNumber = {NONE, NONE, NONE, NONE};
    /** Refused, or sent on a connection that broke: nobody knows, they may still appear. */
    private final Set<Long> unknown = new HashSet<>();

    private long next;
    /** The bits of the sides whose connection has ended. With one of them the talk is over. */
    private int gone;

    private @Nullable Runnable whenSettled;

    /** What the conversations of one run have in common; {@code ended} is told of each that can say no more. */
    record Talk(Pace pace, Window window, String content, Runnable ended) {}

    Conversation(int index, Talk talk, Pair.Places places, Room room) {
        this.index = index;
        this.talk = talk;
        this.pair = new Pair(places, room, this);
        this.recorder = pair.loop().recorder;
        this.underWay = new UnderWay(talk.pace().underWayMax());
        this.frames = new ClientFrame[] {
            pair.user().message(talk.content()), pair.support().message(talk.content())
        };
    }

    CompletableFuture<Conversation> open() {
        return pair.open().thenApply(opened -> this);
    }

    int index() {
        return index;
    }

    Loop loop() {
        return pair.loop();
    }

    /** Says all that is due and has room under way; the flush is the caller's. */
    void proceed(long now) {
        while (!underWay.isFull() && gone == 0) {
            long due = talk.pace().due(index, next, now);
            if (due > now || talk.window().isOver(due)) {
                return;
            }
            say(due);
        }
    }

    /** When the message of that number is to be said, by the schedule. */
    long dueAt(long number) {
        return talk.pace().due(index, number, System.nanoTime());
    }

    /** @param settled is run once nothing is under way any more */
    void beginSettling(Runnable settled) {
        pair.user().hasHeard();
        pair.support().hasHeard();
        whenSettled = settled;
        noteSettled();
    }

    /** Notes from which servers anything came, be it a ping, since {@link #beginSettling}. */
    void noteHeard(Set<Target> heard) {
        for (Side side : Side.values()) {
            if (pair.at(side).hasHeard()) {
                heard.add(pair.at(side).target());
            }
        }
    }

    /**
     * Counts what is still missing: as lost, unless its server has fallen silent altogether.
     *
     * @param heard the servers that have not
     */
    void settle(Set<Target> heard) {
        for (int slot = 0; slot < underWay.slots(); slot++) {
            if (underWay.isTaken(slot)) {
                // What nobody has is the sender's server's matter, the rest that of the one who misses it.
                Side sender = sender(underWay.numberAt(slot));
                Target target = pair.at(underWay.isHeard(slot, sender) ? sender.other() : sender)
                        .target();
                if (heard.contains(target)) {
                    recorder.lost++;
                } else {
                    recorder.error(new Ending("NO_ANSWER", target + " has fallen silent"));
                }
            }
        }
        recorder.unsent += unsent();
    }

    @Override
    public void message(Participant who, long seq, long id) {
        Side side = who.side();
        long number = UnderWay.number(id);
        if (id < 0 || number >= next) {
            recorder.error(Ending.garbage(who.target() + " told a message that nobody sent"));
        } else if (!underWay.holds(id)) {
            recorder.duplicate += unknown.contains(number) ? 0 : 1;
        } else if (underWay.isHeard(UnderWay.slot(id), side)) {
            recorder.duplicate++;
        } else {
            checkOrder(side, seq, number);
            heard(UnderWay.slot(id), side);
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    public void refused(Participant who, String code, long id) {
        recorder.error(new Ending(code, who.target() + " refused a message with " + code));
        if (id >= 0 && underWay.holds(id)) {
            forget(UnderWay.slot(id));
            // Who refuses is not asked harder.
            loop().events.schedule(this::proceedAlone, REFUSED_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void ended(Participant who, Ending why) {
        recorder.error(why);
        if (gone == 0) {
            talk.ended().run();
        }
        gone |= who.side().bit();
        for (int slot = 0; slot < underWay.slots(); slot++) {
            if (underWay.isTaken(slot) && (underWay.isDone(slot, gone) || isUnknown(slot, who.side()))) {
                forget(slot);
            }
        }
        noteSettled();
    }

    private void say(long dueAt) {
        long number = next++;
        long id = underWay.add(number, dueAt);
        recorder.sent += talk.window().contains(dueAt) ? 1 : 0;
        Side sender = sender(number);
        pair.at(sender).send(frames[sender.index], id);
    }

    private void heard(int slot, Side side) {
        long now = System.nanoTime();
        underWay.hear(slot, side);
        if (side != sender(underWay.numberAt(slot)) && talk.window().contains(underWay.sinceAt(slot))) {
            Recorder.record(recorder.latency, now - underWay.sinceAt(slot));
        }
        if (underWay.isDone(slot, gone)) {
            if (underWay.isHeardByBoth(slot)) {
                recorder.deliveredOne();
                recorder.delivered += talk.window().contains(now) ? 1 : 0;
            }
            underWay.remove(slot);
            proceed(now);
            noteSettled();
        }
    }

    /** It went to a connection that has ended, and nobody was told: it may have got lost on the way there. */
    private boolean isUnknown(int slot, Side ended) {
        return underWay.isHeardByNobody(slot) && sender(underWay.numberAt(slot)) == ended;
    }

    private void forget(int slot) {
        unknown.add(underWay.numberAt(slot));
        underWay.remove(slot);
    }

    private void noteSettled() {
        Runnable settled = whenSettled;
        if (settled != null && underWay.isEmpty()) {
            whenSettled = null;
            settled.run();
        }
    }

    private void proceedAlone() {
        proceed(System.nanoTime());
        noteSettled();
        loop().flush();
    }

    /** Both must hear a chat in the order of its seq, and what one of them said in the order it was said. */
    private void checkOrder(Side side, long seq, long number) {
        int way = side.index * 2 + sender(number).index;
        if (number < lastNumber[way] || (seq >= 0 && seq <= lastSeq[side.index])) {
            recorder.outOfOrder++;
        }
        lastNumber[way] = Math.max(number, lastNumber[way]);
        lastSeq[side.index] = Math.max(seq, lastSeq[side.index]);
    }

    private long unsent() {
        long now = System.nanoTime();
        long number = next;
        if (talk.pace() instanceof Pace.Open) {
            while (!talk.window().isOver(talk.pace().due(index, number, now))) {
                number++;
            }
        }
        return number - next;
    }

    private static Side sender(long number) {
        return (number & 1) == 0 ? Side.USER : Side.SUPPORT;
    }
}
