package io.blabbermouth.watch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** What happens on connections. */
public final class WebMeters {
    private final MeterRegistry registry;
    private final Map<Port, AtomicInteger> open = new EnumMap<>(Port.class);
    private final Timer deliveryLag;
    /** They are few: codes and names that are ours. */
    private final ConcurrentMap<String, Counter> closes = new ConcurrentHashMap<>();

    private final ConcurrentMap<String, Counter> errors = new ConcurrentHashMap<>();
    private final ConcurrentMap<String, Counter> limits = new ConcurrentHashMap<>();

    /** By which a connection came. */
    public enum Port {
        CHAT,
        SUBSCRIBER
    }

    WebMeters(MeterRegistry registry) {
        this.registry = registry;
        for (Port port : Port.values()) {
            open.put(port, new AtomicInteger());
        }
        open.forEach((port, count) -> Gauge.builder("blabbermouth.connections", count, AtomicInteger::get)
                .description("WebSockets that are open")
                .tag("port", port.name().toLowerCase(Locale.ROOT))
                .register(registry));
        this.deliveryLag = Durations.ofMessages("blabbermouth.delivery.lag")
                .description(
                        "From a message's being stored to its being written to a connection, by the clocks of Redis and this node")
                .register(registry);
    }

    public void opened(Port port) {
        count(port).incrementAndGet();
    }

    public void gone(Port port) {
        count(port).decrementAndGet();
    }

    /** How many are open. */
    public int open(Port port) {
        return count(port).get();
    }

    /**
     * We have closed a connection.
     *
     * @param code as in the close frame
     */
    public void closed(int code) {
        closes.computeIfAbsent(
                        String.valueOf(code),
                        c -> Counter.builder("blabbermouth.connection.closes")
                                .description("Connections that this node has closed, by close code")
                                .tag("code", c)
                                .register(registry))
                .increment();
    }

    /**
     * An Error has been sent.
     *
     * @param code as in the frame
     */
    public void erred(String code) {
        errors.computeIfAbsent(
                        code,
                        c -> Counter.builder("blabbermouth.errors")
                                .description("Error frames and answers, by code")
                                .tag("code", c)
                                .register(registry))
                .increment();
    }

    /** @param key the limit's, in the configuration */
    public void limited(String key) {
        limits.computeIfAbsent(
                        key,
                        l -> Counter.builder("blabbermouth.limit.hits")
                                .description("What was refused for a limit, by its key")
                                .tag("limit", l)
                                .register(registry))
                .increment();
    }

    /** A message has been written to a connection. */
    public void delivered(long nanosSinceStored) {
        deliveryLag.record(Math.max(0, nanosSinceStored), TimeUnit.NANOSECONDS);
    }

    private AtomicInteger count(Port port) {
        return Objects.requireNonNull(open.get(port));
    }
}
