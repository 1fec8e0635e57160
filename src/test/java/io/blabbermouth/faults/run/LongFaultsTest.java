package io.blabbermouth.faults.run;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Every fault, with a million messages in all: {@code mvn verify -Pfaults}. */
@Tag("long")
class LongFaultsTest {
    @TempDir
    private static Path folder;

    private static Suite suite;

    @TestFactory
    Stream<DynamicTest> losesDoublesAndMixesUpNothing() {
        suite = Suite.start(Scale.LONG, folder, Faults.all());
        return new SuiteTests(suite, Path.of("target", "faults.md")).tests(120);
    }

    @AfterAll
    static void stop() {
        suite.close();
    }
}
