package io.blabbermouth.checker;

import io.blabbermouth.checker.Violation.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * What a run has proved, or not.
 *
 * @param messages acknowledged
 * @param lostAndSignalled of oldest-protocol clients, which re-send nothing and were told to start over
 * @param backMillis for each chat the time from the fault's end to the first acknowledgement, ascending
 * @param counts what else happened, for whoever reads the log
 */
public record Verdict(
        int messages,
        int lostAndSignalled,
        Map<Kind, Integer> broken,
        List<Violation> violations,
        List<Long> backMillis,
        Map<String, Integer> counts) {
    public boolean isClean() {
        return broken.isEmpty();
    }

    /** With errors that the nodes have logged, which is none of their promises either. */
    public Verdict withErrors(List<String> logged) {
        if (logged.isEmpty()) {
            return this;
        }
        Map<Kind, Integer> more = new EnumMap<>(Kind.class);
        more.putAll(broken);
        more.merge(Kind.UNEXPECTED, logged.size(), Integer::sum);
        List<Violation> all = new ArrayList<>(violations);
        logged.forEach(line -> all.add(new Violation(Kind.UNEXPECTED, "logged: " + line)));
        return new Verdict(messages, lostAndSignalled, more, all, backMillis, counts);
    }

    /** One line for whoever waits. */
    public String summary() {
        return messages + " messages, " + (isClean() ? "clean" : broken) + ", lost and signalled " + lostAndSignalled
                + ", back after " + backMillisMedian() + "/" + backMillisMax() + " ms, " + counts;
    }

    public int broken(Kind kind) {
        return broken.getOrDefault(kind, 0);
    }

    public long backMillisMedian() {
        return backMillis.isEmpty() ? 0 : backMillis.get(backMillis.size() / 2);
    }

    public long backMillisMax() {
        return backMillis.isEmpty() ? 0 : backMillis.get(backMillis.size() - 1);
    }
}
