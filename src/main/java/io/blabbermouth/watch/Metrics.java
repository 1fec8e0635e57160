package io.blabbermouth.watch;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;

/** The meters of one node. Any thread may count. */
public final class Metrics implements AutoCloseable {
    private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final JvmGcMetrics collections = new JvmGcMetrics();
    private final WebMeters web = new WebMeters(registry);
    private final StoreMeters store = new StoreMeters(registry);

    private volatile double loopLagMillis;

    public Metrics() {
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

    @Override
    public void close() {
        collections.close();
        registry.close();
    }
}
