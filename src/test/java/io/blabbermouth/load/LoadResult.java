package io.blabbermouth.load;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What a run of {@code load} left behind.
 *
 * @param json the report; missing if there is none
 * @param out what it printed, for people
 */
record LoadResult(int exitCode, JsonNode json, String out) {
    private static final ObjectMapper JSON = new ObjectMapper();

    /** Runs it here, with its report in that folder. */
    static LoadResult of(Path folder, String... args) {
        try {
            Path report = Files.createTempFile(folder, "load", ".json");
            Files.delete(report);
            List<String> all = new ArrayList<>(List.of(args));
            all.addAll(List.of("--json", report.toString()));
            ByteArrayOutputStream out = new ByteArrayOutputStream();
            int exitCode;
            try (PrintStream print = new PrintStream(out, true, StandardCharsets.UTF_8)) {
                exitCode = new Load(print, print).run(all);
            }
            JsonNode json = Files.exists(report) ? JSON.readTree(report.toFile()) : JSON.missingNode();
            return new LoadResult(exitCode, json, out.toString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    long delivered() {
        return json.at("/messages/delivered").asLong();
    }

    /** lost, duplicate, outOfOrder. */
    List<Long> wrong() {
        return List.of(
                json.path("lost").asLong(),
                json.path("duplicate").asLong(),
                json.path("outOfOrder").asLong());
    }
}
