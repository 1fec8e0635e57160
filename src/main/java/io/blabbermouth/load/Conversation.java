package io.blabbermouth.load;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A chat whose user and agent talk in turn, and what became of each message at both of them.
 *
 * <p>A message that is under way has a slot. Its id is number and slot in one, so that what comes back is found without a search:
 * {@code number << 16 | slot}. Even numbers are the user's.
 */
final class Conversation implements Participant.Events {
    private static final int SLOT_BITS = 16;
    private static final int SLOT_MASK = (1 << SLOT_BITS) - 1;
    static final int UNDER_WAY_MAX = 1024;
    private static final int BOTH = 3;
    private static final long REFUSED_PAUSE_MILLIS = 100;
    private static final long NONE = -1;

    private final int index;
    private final Talk talk;
    private final Pair pair;
    private final Recorder recorder;
    /** By side. */
    private final ClientFrame[] frames;
    /** By slot: the message's number; since when its latency counts; a bit for each side that has it. */
    private final long[] numbers;

    private final long[] since;
    private final byte[] heardBy;
    /** The free slots are the first so many of these. */
    private final int[] free;

    private int freeCount;
    private long next;
    private boolean over;
    private @Nullable Runnable whenSettled;
    /** By side: the last seq it was told. */
    private final long[] lastSeq = {NONE, NONE};
    /** By side and sender: the last number. */
    private final long[] lastNumber = {NONE, NONE, NONE, NONE};
    /** These may still appear: nobody knows. */
    private final Set<Long> refused = new HashSet<>();

    /** What the conversations of one run have in common; {@code ended} is told of each that can say no more. */
    record Talk(Pace pace, Window window, String content, Runnable ended) {}

    Conversation(int index, Talk talk, Pair.Places places, Room room) {
        this.index = index;
        this.talk = talk;
        this.pair = new Pair(places, room, this);
        this.recorder = pair.user().loop().recorder;
        this.frames = new ClientFrame[] {
            pair.user().message(talk.content()), pair.support().message(talk.content())
        };
        int slots = talk.pace().underWayMax();
        this.numbers = new long[slots];
        this.since = new long[slots];
        this.heardBy = new byte[slots];
        this.free = new int[slots];
        Arrays.fill(numbers, NONE);
        for (int slot = slots - 1; slot >= 0; slot--) {
            free[freeCount++] = slot;
        }
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
        while (freeCount > 0 && !over) {
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

    /** @param settled is run once nothing is under way any more, and nothing that was due is unsaid */
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
     * Counts what is still missing as lost, but for what went down with a connection or with a server that has fallen silent.
     *
     * @param heard the servers that have not
     */
    void settle(Set<Target> heard) {
        for (int slot = 0; slot < numbers.length; slot++) {
            if (numbers[slot] != NONE) {
                settle(slot, heard);
            }
        }
        recorder.unsent += unsent();
    }

    CompletableFuture<Void> end() {
        over = true;
        return pair.end();
    }

    @Override
    public void message(Participant who, long seq, long id) {
        int slot = (int) id & SLOT_MASK;
        long number = id >>> SLOT_BITS;
        int side = who.side().index;
        if (number >= next || slot >= numbers.length) {
            recorder.error(Ending.garbage(who.target() + " told a message that nobody sent"));
        } else if (numbers[slot] != number) {
            if (!refused.contains(number)) {
                recorder.duplicate++;
            }
        } else if ((heardBy[slot] & (1 << side)) != 0) {
            recorder.duplicate++;
        } else {
            checkOrder(side, seq, number);
            heard(slot, side);
        }
    }

    @Override
    @SuppressWarnings("FutureReturnValueIgnored")
    public void refused(Participant who, String code, long id) {
        recorder.error(new Ending(code, who.target() + " refused a message with " + code));
        int slot = (int) id & SLOT_MASK;
        if (id >= 0 && slot < numbers.length && numbers[slot] == id >>> SLOT_BITS) {
            refused.add(numbers[slot]);
            release(slot);
            // Who refuses is not asked harder.
            who.loop().events.schedule(this::proceedAlone, REFUSED_PAUSE_MILLIS, TimeUnit.MILLISECONDS);
        }
    }

    @Override
    public void ended(Participant who, Ending why) {
        recorder.error(why);
        if (!over) {
            over = true;
            noteSettled();
            talk.ended().run();
        }
    }

    private void say(long dueAt) {
        int slot = free[--freeCount];
        long number = next++;
        numbers[slot] = number;
        since[slot] = dueAt;
        heardBy[slot] = 0;
        if (talk.window().contains(dueAt)) {
            recorder.sent++;
        }
        Side sender = sender(number);
        pair.at(sender).send(frames[sender.index], (number << SLOT_BITS) | slot);
    }

    private void heard(int slot, int side) {
        long now = System.nanoTime();
        heardBy[slot] |= (byte) (1 << side);
        if (side != sender(numbers[slot]).index && talk.window().contains(since[slot])) {
            Recorder.record(recorder.latency, now - since[slot]);
        }
        if (heardBy[slot] == BOTH) {
            recorder.deliveredOne();
            if (talk.window().contains(now)) {
                recorder.delivered++;
            }
            release(slot);
            proceed(now);
            noteSettled();
        }
    }

    private void release(int slot) {
        numbers[slot] = NONE;
        free[freeCount++] = slot;
    }

    private void noteSettled() {
        if (whenSettled != null && (over || freeCount == numbers.length)) {
            whenSettled.run();
            whenSettled = null;
        }
    }

    private void proceedAlone() {
        proceed(System.nanoTime());
        noteSettled();
        pair.user().loop().flush();
    }

    /** Both must hear a chat in the order of its seq, and what one of them said in the order it was said. */
    private void checkOrder(int side, long seq, long number) {
        int way = side * 2 + sender(number).index;
        if (number < lastNumber[way] || (seq >= 0 && seq <= lastSeq[side])) {
            recorder.outOfOrder++;
        }
        lastNumber[way] = Math.max(number, lastNumber[way]);
        lastSeq[side] = Math.max(seq, lastSeq[side]);
    }

    private void settle(int slot, Set<Target> heard) {
        Participant sender = pair.at(sender(numbers[slot]));
        Participant receiver = sender == pair.user() ? pair.support() : pair.user();
        // What nobody has is the sender's server's matter, the rest that of the one who misses it.
        Participant missing = hasHeard(slot, sender) ? receiver : sender;
        if (missing.isConnected() && heard.contains(missing.target())) {
            recorder.lost++;
        } else if (missing.isConnected()) {
            recorder.error(new Ending("NO_ANSWER", missing.target() + " has fallen silent"));
        }
    }

    private boolean hasHeard(int slot, Participant who) {
        return (heardBy[slot] & (1 << who.side().index)) != 0;
    }

    private long unsent() {
        long now = System.nanoTime();
        long due = next;
        if (talk.pace() instanceof Pace.Open) {
            while (!talk.window().isOver(talk.pace().due(index, due, now))) {
                due++;
            }
        }
        return due - next;
    }

    private static Side sender(long number) {
        return (number & 1) == 0 ? Side.USER : Side.SUPPORT;
    }
}
