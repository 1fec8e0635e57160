package io.blabbermouth.faults.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.checker.Traffic;
import io.blabbermouth.checker.Verdict;
import io.blabbermouth.faults.run.Site.Setup;
import io.blabbermouth.faults.run.Site.Store;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The checker proves something only if it finds what is wrong: bugs that were put in on purpose. */
class PlantedBugTest {
    private static final long MINUTES_MAX = 5;
    private static final Setup SETUP = Setup.of(Store.FORGETFUL).withNetwork();

    @TempDir
    private static Path folder;

    private static final ExecutorService SITES = Executors.newFixedThreadPool(2);
    private static final Map<Planted, CompletableFuture<Verdict>> WITH = new LinkedHashMap<>();
    private static final Map<Planted, CompletableFuture<Verdict>> WITHOUT = new LinkedHashMap<>();

    @BeforeAll
    static void start() {
        List<Planted> all = PlantedBugs.all();
        all.forEach(planted -> {
            WITH.put(planted, new CompletableFuture<>());
            WITHOUT.put(planted, new CompletableFuture<>());
        });
        SITES.execute(() -> all.forEach(PlantedBugTest::runWithTheBug));
        SITES.execute(() -> runWithoutAny(all));
    }

    @AfterAll
    static void stop() throws InterruptedException {
        SITES.shutdown();
        assertThat(SITES.awaitTermination(MINUTES_MAX, TimeUnit.MINUTES)).isTrue();
    }

    @TestFactory
    Stream<DynamicTest> isFoundByTheChecker() {
        return tests(
                WITH, planted -> assertThat(verdict(WITH, planted).broken()).containsKey(planted.kind()));
    }

    /** The same traffic, the same faults. */
    @TestFactory
    Stream<DynamicTest> isNotFoundWhereItIsNot() {
        return tests(
                WITHOUT,
                planted -> assertThat(verdict(WITHOUT, planted).violations()).isEmpty());
    }

    private static void runWithTheBug(Planted planted) {
        Path own = folder.resolve("with")
                .resolve(String.valueOf(List.copyOf(WITH.keySet()).indexOf(planted)));
        complete(WITH.get(planted), () -> {
            Path classes = PlantedBug.plantAll(planted.bugs(), own.resolve("classes"));
            try (Site site = Site.start(own, SETUP.with(classes))) {
                return run(planted, site);
            }
        });
    }

    private static void runWithoutAny(List<Planted> all) {
        try (Site site = Site.start(folder.resolve("without"), SETUP)) {
            all.forEach(planted -> complete(WITHOUT.get(planted), () -> run(planted, site)));
        } catch (RuntimeException | Error e) {
            WITHOUT.values().forEach(verdict -> verdict.completeExceptionally(e));
        }
    }

    private static Verdict run(Planted planted, Site site) {
        try (Traffic traffic = Traffic.start(planted.plan(), site.places())) {
            planted.steps().run(site, traffic);
            return traffic.settle();
        }
    }

    private interface Run {
        Verdict verdict();
    }

    private static void complete(CompletableFuture<Verdict> awaited, Run run) {
        try {
            awaited.complete(run.verdict());
        } catch (RuntimeException | Error e) {
            awaited.completeExceptionally(e);
        }
    }

    private static Stream<DynamicTest> tests(Map<Planted, ?> all, Consumer<Planted> test) {
        return all.keySet().stream()
                .map(planted -> DynamicTest.dynamicTest(planted.name(), () -> test.accept(planted)));
    }

    private static Verdict verdict(Map<Planted, CompletableFuture<Verdict>> all, Planted planted) {
        return all.get(planted).orTimeout(MINUTES_MAX, TimeUnit.MINUTES).join();
    }
}
