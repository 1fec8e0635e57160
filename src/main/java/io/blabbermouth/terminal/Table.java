package io.blabbermouth.terminal;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Columns under their heads. */
final class Table {
    private static final String GAP = "  ";

    private final List<List<String>> rows = new ArrayList<>();
    private final boolean[] right;

    /** @param heads one that begins with > is of numbers, which stand at the right */
    Table(String... heads) {
        right = new boolean[heads.length];
        String[] bare = new String[heads.length];
        for (int i = 0; i < heads.length; i++) {
            right[i] = heads[i].startsWith(">");
            bare[i] = right[i] ? heads[i].substring(1) : heads[i];
        }
        row((Object[]) bare);
    }

    void row(Object... cells) {
        rows.add(Arrays.stream(cells)
                .map(cell -> Text.safe(String.valueOf(cell)))
                .toList());
    }

    void print(PrintStream out) {
        int[] widths = new int[right.length];
        rows.forEach(row ->
                Arrays.setAll(widths, i -> Math.max(widths[i], row.get(i).length())));
        for (List<String> row : rows) {
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < widths.length; i++) {
                String cell = row.get(i);
                String fill = " ".repeat(widths[i] - cell.length());
                line.append(i == 0 ? "" : GAP).append(right[i] ? fill + cell : cell + fill);
            }
            out.println(line.toString().stripTrailing());
        }
    }
}
