package io.blabbermouth.terminal;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.function.ToIntFunction;

/** What a command has said, and its exit code. */
record Said(int code, String out, String err) {
    static Said by(Map<String, String> environment, ToIntFunction<Terminal> command) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int code = command.applyAsInt(new Terminal(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                environment));
        return new Said(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    static Said by(ToIntFunction<Terminal> command) {
        return by(Map.of(), command);
    }

    /** Below the heads of a table, as words. */
    List<List<String>> rows() {
        return out.lines()
                .skip(1)
                .map(line -> List.of(line.strip().split(" {2,}", -1)))
                .toList();
    }
}
