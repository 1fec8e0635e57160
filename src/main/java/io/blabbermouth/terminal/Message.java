package io.blabbermouth.terminal;

import io.blabbermouth.terminal.Replies.Entry;
import io.blabbermouth.terminal.Replies.NodeStep;
import io.blabbermouth.terminal.Replies.Step;
import io.blabbermouth.terminal.Replies.Trace;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One message of a trace.
 *
 * @param seq 0 if it is not known, as of one that was never stored
 * @param clientMessageId null if its sender named none, or it is not known
 * @param entry its place in the log; null if it is not there
 * @param steps of all nodes, oldest first
 */
record Message(
        Trace trace,
        long seq,
        @Nullable String clientMessageId,
        @Nullable Entry entry,
        List<NodeStep> steps) {

    /** Of that number. */
    static Message of(Trace trace, long seq) {
        Entry entry = trace.entries().stream()
                .filter(each -> each.isMessage() && each.seq() == seq)
                .findFirst()
                .orElse(null);
        String named = entry != null
                ? entry.clientMessageId()
                : trace.steps().stream()
                        .map(NodeStep::step)
                        .filter(step -> step.clientMessageId() != null && step.lastSeq() == seq)
                        .map(Step::clientMessageId)
                        .findFirst()
                        .orElse(null);
        return new Message(trace, seq, named, entry, steps(trace, seq, named));
    }

    /** That its sender has named so. Both sides may use one name: the one that was stored counts. */
    static Message of(Trace trace, String clientMessageId) {
        long seq = Stream.concat(
                        trace.entries().stream()
                                .filter(each -> each.isMessage() && clientMessageId.equals(each.clientMessageId()))
                                .map(Entry::seq),
                        trace.steps().stream()
                                .map(NodeStep::step)
                                .filter(step -> clientMessageId.equals(step.clientMessageId()))
                                .map(Step::lastSeq))
                .filter(each -> each > 0)
                .findFirst()
                .orElse(0L);
        return seq > 0
                ? of(trace, seq)
                : new Message(trace, 0, clientMessageId, null, steps(trace, 0, clientMessageId));
    }

    private static List<NodeStep> steps(Trace trace, long seq, @Nullable String named) {
        return trace.steps().stream()
                .filter(each -> {
                    Step step = each.step();
                    boolean isNamed = named != null && named.equals(step.clientMessageId());
                    return isNamed || (seq > 0 && step.firstSeq() <= seq && seq <= step.lastSeq());
                })
                .toList();
    }

    boolean was(String what) {
        return steps.stream().anyMatch(each -> each.step().what().equals(what));
    }

    /** What it says of the last such step; empty if there was none, or it says nothing. */
    String detailOf(String what) {
        return steps.stream()
                .map(NodeStep::step)
                .filter(step -> step.what().equals(what) && step.detail() != null)
                .map(step -> Objects.requireNonNull(step.detail()))
                .reduce("", (before, after) -> after);
    }

    /** Connections, as {@code c7 on host:9000}, to which it was written; live, not with a history. */
    Set<String> deliveredTo() {
        return steps.stream()
                .filter(each ->
                        each.step().what().equals("DELIVERED") && each.step().detail() == null)
                .map(Message::connection)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** Connections that came later, and were told of it as they came. */
    Set<String> toldLater() {
        Set<String> told = steps.stream()
                .filter(each -> each.step().what().equals("JOINED"))
                .map(Message::connection)
                .collect(Collectors.toCollection(TreeSet::new));
        told.removeAll(deliveredTo());
        return told;
    }

    /** Connections that were there when it was stored, are there still, and have not been told of it. */
    Set<String> missing() {
        Set<String> there = new TreeSet<>();
        if (entry == null) {
            return there;
        }
        for (NodeStep each : trace.steps()) {
            if (each.step().what().equals("JOINED") && each.step().lastSeq() < seq) {
                there.add(connection(each));
            } else if (each.step().what().equals("GONE")) {
                there.remove(connection(each));
            }
        }
        there.removeAll(deliveredTo());
        there.removeAll(toldLater());
        return there;
    }

    static String connection(NodeStep each) {
        return each.step().connection() + " on " + each.node();
    }
}
