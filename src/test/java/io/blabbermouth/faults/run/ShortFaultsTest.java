package io.blabbermouth.faults.run;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every fault, with little traffic: nothing is lost, doubled or mixed up. {@link LongFaultsTest} takes its time. */
class ShortFaultsTest {
    @TempDir
    private static Path folder;

    private static Suite suite;

    @TestFactory
    Stream<DynamicTest> losesDoublesAndMixesUpNothing() {
        suite = Suite.start(Scale.SHORT, folder, Faults.all());
        return new SuiteTests(suite, Path.of("target", "faults-short.md")).tests(5);
    }

    @AfterAll
    static void stop() {
        suite.close();
    }
}
