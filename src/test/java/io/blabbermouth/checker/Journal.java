package io.blabbermouth.checker;

import io.blabbermouth.checker.Violation.Kind;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;

/** What one run has shown: the promises that were broken, and how often else happened. */
final class Journal {
    private static final int VIOLATIONS_KEPT_MAX = 200;

    /** Nodes keep what they passed on for a minute; the fault, and finding out about it, take some of that. */
    private static final long RECENT_NANOS = TimeUnit.SECONDS.toNanos(30);

    private final Plan plan;
    private final List<Violation> violations = new ArrayList<>();
    private final Map<Kind, Integer> broken = new EnumMap<>(Kind.class);
    private final Map<String, Integer> counts = new TreeMap<>();

    private long faultBeganNanos = System.nanoTime();

    Journal(Plan plan) {
        this.plan = plan;
    }

    void faultBegins() {
        faultBeganNanos = System.nanoTime();
    }

    /** Whether the nodes must still have had what was said then when Redis forgot it. */
    boolean isRecent(long saidNanos) {
        return saidNanos > faultBeganNanos - RECENT_NANOS;
    }

    boolean redisForgets() {
        return plan.redisForgets();
    }

    void broken(Kind kind, String what) {
        broken.merge(kind, 1, Integer::sum);
        if (violations.size() < VIOLATIONS_KEPT_MAX) {
            violations.add(new Violation(kind, what));
        }
    }

    void count(String what) {
        counts.merge(what, 1, Integer::sum);
    }

    /** Somebody was told that somebody else left. */
    void left(String who, String type) {
        count(type);
        if (plan.unnoticed()) {
            broken(Kind.UNEXPECTED, who + " is told " + type);
        }
    }

    /** A client was told to start over; only a Redis that forgets is a reason. */
    void signalled(String who, String how) {
        if (!plan.redisForgets()) {
            broken(Kind.UNEXPECTED, who + " was told to start over by " + how);
        }
    }

    /** How many promises of each kind; none for those that hold. */
    Map<Kind, Integer> broken() {
        return Map.copyOf(broken);
    }

    List<Violation> violations() {
        return List.copyOf(violations);
    }

    Map<String, Integer> counts() {
        return Map.copyOf(counts);
    }
}
