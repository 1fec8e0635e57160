package io.blabbermouth.faults.run;

import io.blabbermouth.checker.Verdict;
import io.blabbermouth.faults.run.Site.Setup;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;

/** Runs faults: those of one setup one after the other, several setups at a time. */
final class Suite implements AutoCloseable {
    private static final long STOP_SECONDS_MAX = 30;

    private final Scale scale;
    private final Path folder;
    private final ExecutorService lanes;
    private final Map<FaultCase, CompletableFuture<Verdict>> verdicts = new LinkedHashMap<>();
    private int sites;

    private Suite(Scale scale, Path folder) {
        this.scale = scale;
        this.folder = folder;
        this.lanes = Executors.newFixedThreadPool(scale.lanes());
    }

    static Suite start(Scale scale, Path folder, List<FaultCase> faults) {
        Suite suite = new Suite(scale, folder);
        Map<Setup, List<FaultCase>> bySetup = new LinkedHashMap<>();
        for (FaultCase fault : faults) {
            suite.verdicts.put(fault, new CompletableFuture<>());
            bySetup.computeIfAbsent(fault.setup(), s -> new ArrayList<>()).add(fault);
        }
        bySetup.values().forEach(lane -> suite.lanes.execute(() -> suite.run(lane)));
        return suite;
    }

    /** In the order of the faults. */
    Map<FaultCase, CompletableFuture<Verdict>> verdicts() {
        return verdicts;
    }

    @Override
    public void close() {
        lanes.shutdown();
        try {
            if (!lanes.awaitTermination(STOP_SECONDS_MAX, TimeUnit.SECONDS)) {
                lanes.shutdownNow();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** On one site, unless a fault has left something behind there. */
    private void run(List<FaultCase> lane) {
        Site site = null;
        try {
            for (FaultCase fault : lane) {
                site = site == null ? newSite(fault.setup()) : site;
                if (!isClean(fault, site)) {
                    site.close();
                    site = null;
                }
            }
        } catch (RuntimeException | Error e) {
            lane.forEach(fault -> verdicts.get(fault).completeExceptionally(e));
        } finally {
            if (site != null) {
                site.close();
            }
        }
    }

    private boolean isClean(FaultCase fault, Site site) {
        long startNanos = System.nanoTime();
        Verdict verdict;
        try {
            verdict = new FaultRun(scale, site).of(fault);
        } catch (RuntimeException | Error e) {
            say(fault + ": could not be tried: " + e.getMessage());
            verdicts.get(fault).completeExceptionally(e);
            return false;
        }
        say(fault + ": " + verdict.summary() + ", after " + (System.nanoTime() - startNanos) / 1_000_000_000 + " s");
        verdicts.get(fault).complete(verdict);
        return verdict.isClean() && scale.sharesSites();
    }

    /** One at a time: starting is the hardest work of all. */
    private synchronized Site newSite(Setup setup) {
        return Site.start(folder.resolve("site-" + ++sites), setup);
    }

    /** For whoever waits for it: the long run takes a while. */
    private static void say(String line) {
        System.out.println(line);
    }
}
