package io.blabbermouth.checker;

import java.util.BitSet;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.IntConsumer;

/**
 * What one speaker says: numbered, in order, a few at a time, and again until it is acknowledged.
 *
 * <pre>
 *   said ──► Waiting ──sent──► UnderWay ──copy heard──► acknowledged ──missing after a reset──► Waiting
 *               ▲                  │
 *               └─UNAVAILABLE, or the connection ended; a client that re-sends nothing forgets it then
 * </pre>
 */
final class Speech {
    private enum State {
        WAITING,
        UNDER_WAY
    }

    private final int atATimeMax;
    private final boolean resends;
    private final IntConsumer send;
    private final Consumer<Runnable> later;
    private int said;
    /** By n: what is neither acknowledged nor forgotten. */
    private final TreeMap<Integer, State> open = new TreeMap<>();

    private final BitSet acknowledged = new BitSet();
    private final BitSet sentAgain = new BitSet();
    /** What may rightly come after later words: its sender was told that nobody knows of it, or that it is lost. */
    private final BitSet mayComeLate = new BitSet();

    /** What its sender was told is perhaps lost. */
    private final BitSet signalled = new BitSet();

    private boolean connected;
    private boolean pausing;

    /**
     * @param send sends the n-th saying; called only between {@link #connected} and {@link #interrupted}
     * @param later does something after a while
     */
    Speech(int atATimeMax, boolean resends, IntConsumer send, Consumer<Runnable> later) {
        this.atATimeMax = atATimeMax;
        this.resends = resends;
        this.send = send;
        this.later = later;
    }

    /** Says one thing more, unless enough waits already. */
    void sayNext() {
        if (open.size() < atATimeMax) {
            said++;
            open.put(said, State.WAITING);
            sendWhatWaits();
        }
    }

    /** The connection is in the chat: what waits is sent, in its order. */
    void connected() {
        connected = true;
        sendWhatWaits();
    }

    /** The copy has come; false if it had before. */
    boolean heard(int n) {
        open.remove(n);
        boolean first = !acknowledged.get(n);
        acknowledged.set(n);
        return first;
    }

    /** As if the copy that has come had been lost: it is sent again. */
    void loseAcknowledgement(int n) {
        open.put(n, State.WAITING);
        sentAgain.set(n);
        mayComeLate.set(n);
        pause();
    }

    /** The connection has ended, or cannot send for now. */
    void interrupted() {
        connected = false;
        for (Integer n : open.keySet().toArray(Integer[]::new)) {
            if (open.get(n) == State.UNDER_WAY) {
                forgetOrRepeat(n);
            }
        }
    }

    /** Nobody knows what became of it. What waits is repeated after a while. */
    void unavailable(int n) {
        if (open.containsKey(n)) {
            mayComeLate.set(n);
            forgetOrRepeat(n);
            pause();
        }
    }

    /** For an error that does not say which: the only one under way. */
    int onlyOneUnderWay() {
        return open.isEmpty() ? 0 : open.firstKey();
    }

    /** Redis may have forgotten what was acknowledged, and a node may bring it back after later words. */
    void mayBeForgotten() {
        mayComeLate.or(acknowledged);
    }

    /** What was acknowledged so far may be lost, and the speaker was told so. */
    void signalled() {
        signalled.or(acknowledged);
        mayBeForgotten();
    }

    boolean wasSignalled(int n) {
        return signalled.get(n);
    }

    /** After a reset: what was acknowledged and is no longer there is said again. */
    void repeatWhatIsMissingIn(View view, int speaker) {
        for (int n = acknowledged.nextSetBit(1); n >= 0; n = acknowledged.nextSetBit(n + 1)) {
            if (!view.holds(new Saying(speaker, n))) {
                open.putIfAbsent(n, State.WAITING);
                sentAgain.set(n);
                mayComeLate.set(n);
            }
        }
    }

    boolean isAllAcknowledged() {
        return open.isEmpty();
    }

    boolean wasSentAgain(int n) {
        return sentAgain.get(n);
    }

    boolean mayComeLate(int n) {
        return mayComeLate.get(n);
    }

    /** How many different ones were acknowledged. */
    int acknowledgedCount() {
        return acknowledged.cardinality();
    }

    @Override
    public String toString() {
        return open.size() + " of " + said + " open";
    }

    private void pause() {
        if (!pausing) {
            pausing = true;
            later.accept(() -> {
                pausing = false;
                sendWhatWaits();
            });
        }
    }

    private void sendWhatWaits() {
        if (!connected || pausing) {
            return;
        }
        for (Map.Entry<Integer, State> each : open.entrySet()) {
            if (each.getValue() == State.WAITING) {
                each.setValue(State.UNDER_WAY);
                send.accept(each.getKey());
            }
        }
    }

    private void forgetOrRepeat(int n) {
        if (resends) {
            open.put(n, State.WAITING);
            sentAgain.set(n);
        } else {
            open.remove(n);
            mayComeLate.set(n);
        }
    }
}
