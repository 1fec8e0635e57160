package io.blabbermouth.faults.run;

import io.blabbermouth.checker.Verdict;
import io.blabbermouth.checker.Violation.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The verdicts as {@code docs/guarantees.md} shows them. */
final class VerdictTable {
    private static final String HEAD = """
            | fault | messages | lost, not signalled | lost, signalled | twice | out of order | two winners | ghosts or missing | other | back after, median / longest |
            |---|---|---|---|---|---|---|---|---|---|
            """;

    private VerdictTable() {}

    static void write(Path file, Map<FaultCase, Verdict> verdicts) {
        List<String> rows = new ArrayList<>();
        verdicts.forEach((fault, verdict) -> rows.add(row(fault, verdict)));
        int messages = verdicts.values().stream().mapToInt(Verdict::messages).sum();
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(
                    file, HEAD + String.join("\n", rows) + "\n\n" + String.format("%,d messages in all.%n", messages));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String row(FaultCase fault, Verdict verdict) {
        return String.format(
                "| %s | %,d | %d | %d | %d | %d | %d | %d | %d | %s / %s |",
                fault.name(),
                verdict.messages(),
                verdict.broken(Kind.LOST),
                verdict.lostAndSignalled(),
                verdict.broken(Kind.TWICE),
                verdict.broken(Kind.ORDER),
                verdict.broken(Kind.TWO_WINNERS),
                verdict.broken(Kind.LIST),
                verdict.broken(Kind.UNEXPECTED),
                seconds(verdict.backMillisMedian()),
                seconds(verdict.backMillisMax()));
    }

    private static String seconds(long millis) {
        return String.format("%.2f s", millis / 1000.0);
    }
}
