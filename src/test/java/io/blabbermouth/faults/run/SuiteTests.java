package io.blabbermouth.faults.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.checker.Verdict;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;

/** The suite's faults as tests, and the table of its verdicts. */
final class SuiteTests {
    private final Suite suite;
    private final Path table;
    private final Map<FaultCase, Verdict> verdicts = new LinkedHashMap<>();

    /** @param table the file that the verdicts are written to */
    SuiteTests(Suite suite, Path table) {
        this.suite = suite;
        this.table = table;
    }

    Stream<DynamicTest> tests(long minutesMax) {
        return suite.verdicts().entrySet().stream()
                .map(entry -> DynamicTest.dynamicTest(
                        entry.getKey().name(), () -> isClean(entry.getKey(), entry.getValue(), minutesMax)));
    }

    private void isClean(FaultCase fault, CompletableFuture<Verdict> awaited, long minutesMax)
            throws InterruptedException, ExecutionException, TimeoutException {
        Verdict verdict = awaited.get(minutesMax, TimeUnit.MINUTES);
        verdicts.put(fault, verdict);
        VerdictTable.write(table, verdicts);
        assertThat(verdict.violations()).isEmpty();
    }
}
