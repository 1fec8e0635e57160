package io.blabbermouth.checker;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** The messages of a chat as one client shows them. */
final class View {
    /** Of the first one that is shown; 1 unless older ones are no longer kept. */
    private long firstSeq = 1;

    private final List<Saying> sayings = new ArrayList<>();
    private final Set<Saying> held = new HashSet<>();
    private String epoch;

    /** The history begins anew here. */
    void startOver(long seq) {
        firstSeq = seq;
        sayings.clear();
        held.clear();
    }

    void add(Saying saying) {
        sayings.add(saying);
        held.add(saying);
    }

    boolean holds(Saying saying) {
        return held.contains(saying);
    }

    boolean isEmpty() {
        return sayings.isEmpty();
    }

    long firstSeq() {
        return firstSeq;
    }

    long lastSeq() {
        return firstSeq + sayings.size() - 1;
    }

    Saying at(long seq) {
        return seq < firstSeq || seq > lastSeq() ? null : sayings.get((int) (seq - firstSeq));
    }

    List<Saying> sayings() {
        return sayings;
    }

    /** As received; null before any. */
    String epoch() {
        return epoch;
    }

    void epoch(String received) {
        epoch = received;
    }
}
