package io.blabbermouth.watch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import java.time.Instant;
import java.util.Collection;
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
    private volatile long certificateEndsSeconds;

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
        Gauge.builder(
                        "blabbermouth.certificate.expiry.timestamp.seconds",
                        this,
                        meters -> meters.certificateEndsSeconds)
                .description("When the certificate ends that new connections are shown; 0 without TLS")
                .register(registry);
        this.deliveryLag = Durations.ofMessages("blabbermouth.delivery.lag")
                .description(
                        "From a message's being stored to its being written to a connection, by the clocks of Redis and this node")
                .register(registry);
    }

    /**
     * All that there can be, so that each is there with 0 before it happens: of a series that begins with 1, no rate shows that 1.
     *
     * @param codes close codes
     * @param errorCodes of Errors
     * @param limitKeys in the configuration
     */
    public void expect(Collection<Integer> codes, Collection<String> errorCodes, Collection<String> limitKeys) {
        codes.forEach(code -> closes(String.valueOf(code)));
        errorCodes.forEach(this::errors);
        limitKeys.forEach(this::limits);
    }

    /** The certificate that new connections are shown. */
    public void certificateEnds(Instant at) {
        certificateEndsSeconds = at.getEpochSecond();
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
        closes(String.valueOf(code)).increment();
    }

    /**
     * An Error has been sent, as a frame or as an answer.
     *
     * @param code as it says
     */
    public void erred(String code) {
        errors(code).increment();
    }

    /** @param key the limit's, in the configuration */
    public void limited(String key) {
        limits(key).increment();
    }

    /** A message has been written to a connection. */
    public void delivered(long nanosSinceStored) {
        deliveryLag.record(Math.max(0, nanosSinceStored), TimeUnit.NANOSECONDS);
    }

    private Counter closes(String code) {
        return closes.computeIfAbsent(
                code,
                c -> counter("blabbermouth.connection.closes", "Connections that this node has closed", "code", c));
    }

    private Counter errors(String code) {
        return errors.computeIfAbsent(
                code, c -> counter("blabbermouth.errors", "Error frames and HTTP errors that were sent", "code", c));
    }

    private Counter limits(String key) {
        return limits.computeIfAbsent(
                key, l -> counter("blabbermouth.limit.hits", "What was refused for a limit", "limit", l));
    }

    private Counter counter(String name, String description, String label, String value) {
        return Counter.builder(name).description(description).tag(label, value).register(registry);
    }

    private AtomicInteger count(Port port) {
        return Objects.requireNonNull(open.get(port));
    }
}
