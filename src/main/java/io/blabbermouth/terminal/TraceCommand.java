package io.blabbermouth.terminal;

import io.blabbermouth.terminal.Replies.Entry;
import io.blabbermouth.terminal.Replies.NodeStep;
import io.blabbermouth.terminal.Replies.Step;
import io.blabbermouth.terminal.Replies.Trace;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code trace}: what became of a chat's messages. */
@Command(
        name = "./blabbermouth trace",
        description =
                "Shows what became of a chat's messages, on all nodes: of one its way, else of each where it is.%n",
        sortOptions = false,
        usageHelpWidth = 110,
        footer = {
            "",
            "  ./blabbermouth trace 5db9a57b13794b468d7f5b2b0d0ee2b4 --seq 3",
            "",
            "Nodes remember the last steps of a chat (console.trailStepsMax of all chats), without content. Times are by",
            "Redis's clock, so that all nodes are on one axis.",
            "",
            "Exit codes: 0 done, whatever became of it; 1 the node does not answer, or refuses; 2 wrong usage."
        })
final class TraceCommand extends ApiCommand {
    /** So well is Redis's clock known to the nodes. */
    private static final long CLOCKS_MICROS_MAX = 10_000;
    /** Of tries to store a message; what else there is comes of one. */
    private static final Set<String> TRIES = Set.of("ACCEPTED", "STORED", "DUPLICATE", "REFUSED", "UNKNOWN");

    @Parameters(paramLabel = "CHAT_ID", description = "As `chats` shows it")
    @SuppressWarnings("NullAway.Init")
    String chatId;

    @Option(names = "--seq", paramLabel = "N", description = "The message of that number")
    @Nullable
    Long seq;

    @Option(names = "--message", paramLabel = "ID", description = "The one that its sender named so (clientMessageId)")
    @Nullable
    String clientMessageId;

    TraceCommand(Terminal.Output output) {
        super(output);
    }

    @Override
    public Integer call() throws ApiException {
        if (seq != null && (clientMessageId != null || seq < 1)) {
            throw new IllegalArgumentException("--seq N, from 1 on, or --message ID, not both");
        }
        Api api = api();
        String answer = api.post("/api/trace", Map.of("chatId", chatId));
        Trace trace = api.read(answer, Trace.class);
        if (json) {
            out.println(answer);
        } else if (seq != null) {
            print(Message.of(trace, seq));
        } else if (clientMessageId != null) {
            print(Message.of(trace, clientMessageId));
        } else {
            printAll(trace);
        }
        return Terminal.EXIT_FINE;
    }

    private void print(Message message) {
        out.println(Text.safe(new Verdict(message).sentence()));
        List<Hop> hops = hops(message);
        if (hops.isEmpty()) {
            return;
        }
        long begin = hops.get(0).atMicros();
        out.println();
        Table table = new Table(">MS", "NODE", "CONNECTION", "WHAT", "DETAIL");
        hops.forEach(hop -> table.row(
                Text.millis(Math.max(0, hop.atMicros() - begin) / 1e3),
                hop.node(),
                hop.connection(),
                hop.what(),
                hop.detail()));
        table.print(out);
    }

    /** One line of a message's way. */
    record Hop(long atMicros, String node, String connection, String what, String detail) {}

    private static List<Hop> hops(Message message) {
        List<Hop> hops = new ArrayList<>();
        Entry entry = message.entry();
        for (NodeStep each : message.steps()) {
            Step step = each.step();
            String connection = step.connection() == null ? "" : step.connection();
            String detail = step.detail() == null ? "" : step.detail();
            if (step.what().equals("JOINED")) {
                detail = detail + ", told up to " + step.lastSeq();
            } else if (step.what().equals("SEEN")) {
                detail = detail + ", up to " + step.lastSeq();
            }
            hops.add(new Hop(step.atMicros(), each.node(), connection, step.what(), detail));
        }
        if (entry != null && entry.atMicros() > 0) {
            hops.add(new Hop(entry.atMicros(), "Redis", "", "in the log", entry.position()));
        }
        return inOrder(hops);
    }

    /** By time; but what comes of a message does so after it was accepted, though another node's clock says it was just before. */
    static List<Hop> inOrder(List<Hop> hops) {
        List<Hop> sorted = new ArrayList<>(hops);
        sorted.sort(Comparator.comparingLong(Hop::atMicros));
        int stored = indexOfLast("STORED", sorted.size(), sorted);
        int answered = stored >= 0 ? stored : indexOfLast("UNKNOWN", sorted.size(), sorted);
        // Not a try before that.
        int accepted = indexOfLast("ACCEPTED", answered, sorted);
        if (accepted > 0) {
            Hop first = sorted.remove(accepted);
            int before = accepted;
            while (before > 0 && isJustBefore(first, sorted.get(before - 1))) {
                before--;
            }
            sorted.add(before, first);
        }
        return sorted;
    }

    private static boolean isJustBefore(Hop accepted, Hop hop) {
        return !TRIES.contains(hop.what()) && accepted.atMicros() - hop.atMicros() <= CLOCKS_MICROS_MAX;
    }

    /** Of those before that place; -1 if there is none. */
    private static int indexOfLast(String what, int end, List<Hop> hops) {
        int index = end - 1;
        while (index >= 0 && !hops.get(index).what().equals(what)) {
            index--;
        }
        return index;
    }

    private void printAll(Trace trace) {
        if (trace.entries().isEmpty() && trace.steps().isEmpty()) {
            out.println("Nobody knows of that chat: it never was, or is over for long, or the id is wrong.");
        } else {
            Table table = new Table("LOG", "AT", "WHAT", "FROM", "CLIENT MESSAGE ID", "DELIVERED TO", "NOT TO");
            trace.entries().forEach(entry -> row(table, trace, entry));
            table.print(out);
        }
        if (!trace.silent().isEmpty()) {
            err.println(Text.safe("no answer from " + String.join(", ", trace.silent())));
        }
    }

    private static void row(Table table, Trace trace, Entry entry) {
        Message message = entry.isMessage() ? Message.of(trace, entry.seq()) : null;
        table.row(
                entry.position(),
                entry.atMicros() == 0 ? "" : Text.time(entry.atMicros() / 1000),
                entry.what(),
                entry.from() == null ? "" : entry.from(),
                entry.clientMessageId() == null ? "" : entry.clientMessageId(),
                message == null ? "" : String.join(", ", message.deliveredTo()),
                message == null ? "" : String.join(", ", message.missing()));
    }
}
