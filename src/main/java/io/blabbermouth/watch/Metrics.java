package io.blabbermouth.watch;

import com.sun.management.OperatingSystemMXBean;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.core.instrument.config.MeterFilter;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.lang.management.ManagementFactory;
import java.util.Set;

/** The meters of one node. Any thread may count. */
public final class Metrics implements AutoCloseable {
    /** They come out with a unit that is none of Prometheus's, or as if they were part of a histogram. */
    private static final Set<String> NAMED_BADLY = Set.of("process.cpu.time", "system.cpu.count");

    private final PrometheusMeterRegistry registry = emptyRegistry();
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final WebMeters web = new WebMeters(registry);
    private final StoreMeters store = new StoreMeters(registry);

    private volatile double loopLagMillis;

    public Metrics() {
        cpuSeconds();
        new JvmMemoryMetrics().bindTo(registry);
        new JvmThreadMetrics().bindTo(registry);
        new ProcessorMetrics().bindTo(registry);
        new FileDescriptorMetrics().bindTo(registry);
        new UptimeMetrics().bindTo(registry);
        collections.bindTo(registry);
    }

    /** A series that is always 1, for its label. */
    public void version(String version) {
        Gauge.builder("blabbermouth.build.info", () -> 1)
                .description("1; the label says which version runs")
                .tag("version", version)
                .register(registry);
    }

    /** What happens on connections. */
    public WebMeters web() {
        return web;
    }

    /** What happens between the node and Redis. */
    public StoreMeters store() {
        return store;
    }

    /** How late the slowest event loop was when they were looked at last. */
    public double loopLagMillis() {
        return loopLagMillis;
    }

    public void loopLag(double millis) {
        loopLagMillis = millis;
    }

    /** For meters that only their owner knows. */
    public MeterRegistry registry() {
        return registry;
    }

    /** All of them in the Prometheus text format, version 0.0.4. */
    public String scrape() {
        return registry.scrape();
    }

    private static PrometheusMeterRegistry emptyRegistry() {
        PrometheusMeterRegistry empty = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
        empty.config().meterFilter(MeterFilter.deny(id -> NAMED_BADLY.contains(id.getName())));
        return empty;
    }

    private void cpuSeconds() {
        if (ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system) {
            FunctionCounter.builder("process.cpu.seconds", system, each -> each.getProcessCpuTime() / 1e9)
                    .description("Time that this process has had on the processors")
                    .register(registry);
            Gauge.builder("process.processors", system, OperatingSystemMXBean::getAvailableProcessors)
                    .description("Processors that this process may use")
                    .register(registry);
        }
    }

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
