package io.blabbermouth.watch;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.Timer;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/** What happens between the node and Redis. */
public final class StoreMeters {
    private final MeterRegistry registry;
    private final Timer append;
    private final Timer firstResponse;
    private final Timer roundTrip;
    private final Map<Appended, Counter> messages = new EnumMap<>(Appended.class);
    private final Map<Join, Counter> joins = new EnumMap<>(Join.class);
    private final Counter claimsLost;
    private final Counter resets;
    private final Counter gaps;
    private final Counter appendedAgain;
    private final Counter linkLosses;
    private volatile Observed observed = new Observed(false, false, 0, 0, 0, 0);

    /** What became of a message. */
    public enum Appended {
        STORED,
        DUPLICATE,
        REFUSED,
        /** Redis did not answer in time: nobody knows. */
        UNKNOWN
    }

    /** How a connection was let in. */
    public enum Join {
        /** With nothing of the chat. */
        FRESH,
        /** From where it was. */
        RESUMED
    }

    StoreMeters(MeterRegistry registry) {
        this.registry = registry;
        this.append = Durations.ofMessages("blabbermouth.append")
                .description("From asking for a message to be stored to the answer")
                .register(registry);
        this.firstResponse = Durations.ofPeople("blabbermouth.first.response")
                .description("From a visitor's beginning to wait to the first message of an agent")
                .register(registry);
        this.roundTrip = Durations.ofMessages("blabbermouth.redis.round.trip")
                .description("From publishing a beat on a master to hearing it")
                .register(registry);
        for (Appended result : Appended.values()) {
            messages.put(
                    result,
                    counter(
                            "blabbermouth.messages",
                            "Messages that clients sent, by what became of them",
                            "result",
                            result));
        }
        for (Join how : Join.values()) {
            joins.put(how, counter("blabbermouth.joins", "Connections let into a chat", "how", how));
        }
        this.claimsLost = counter("blabbermouth.claims.lost", "Agents who were told that another one has the chat");
        this.resets = counter("blabbermouth.resets", "Connections that were told a chat anew");
        this.gaps =
                counter("blabbermouth.gaps", "Events that pub/sub did not bring; what was missed is read from the log");
        this.appendedAgain = counter(
                "blabbermouth.messages.appended.again",
                "Messages that Redis had forgotten and this node gave back to it");
        this.linkLosses = counter("blabbermouth.redis.link.losses", "How often the link to Redis was lost");
        gauges(registry);
    }

    public void appended(Appended result, long nanos) {
        Objects.requireNonNull(messages.get(result)).increment();
        append.record(nanos, TimeUnit.NANOSECONDS);
    }

    public void joined(Join how) {
        Objects.requireNonNull(joins.get(how)).increment();
    }

    public void claimLost() {
        claimsLost.increment();
    }

    public void reset() {
        resets.increment();
    }

    public void gap() {
        gaps.increment();
    }

    public void appendedAgain(int howMany) {
        appendedAgain.increment(howMany);
    }

    public void linkLost() {
        linkLosses.increment();
    }

    public void firstResponded(long nanosSinceWaiting) {
        firstResponse.record(nanosSinceWaiting, TimeUnit.NANOSECONDS);
    }

    public void heardBeat(long nanos) {
        roundTrip.record(nanos, TimeUnit.NANOSECONDS);
    }

    /** So often so far; for the console. */
    public long gaps() {
        return (long) gaps.count();
    }

    public long linkLosses() {
        return (long) linkLosses.count();
    }

    public long appendedAgain() {
        return (long) appendedAgain.count();
    }

    public long stored() {
        return (long) Objects.requireNonNull(messages.get(Appended.STORED)).count();
    }

    /** What the bridge has seen now. */
    public void observe(Observed now) {
        observed = now;
    }

    public Observed observed() {
        return observed;
    }

    /**
     * Looked at once a second.
     *
     * @param isUp whether Redis serves this node
     * @param isServing as {@code /health/ready} says
     * @param chats that have connections here, or had them a moment ago
     * @param openChats of all nodes that are not over
     * @param waiting visitors who wait for an agent, of all nodes
     * @param oldestMillis for how long the one has waited who has waited longest
     */
    public record Observed(
            boolean isUp, boolean isServing, int chats, long openChats, int waiting, long oldestMillis) {}

    private void gauges(MeterRegistry registry) {
        gauge(
                registry,
                "blabbermouth.redis.up",
                "1 while Redis is reached and takes what it is given",
                now -> now.isUp() ? 1 : 0);
        gauge(
                registry,
                "blabbermouth.ready",
                "1 while new clients should be sent here, as /health/ready says",
                now -> now.isServing() ? 1 : 0);
        gauge(
                registry,
                "blabbermouth.chats",
                "Chats that have connections here, or had them a moment ago",
                Observed::chats);
        gauge(registry, "blabbermouth.open.chats", "Chats of all nodes that are not over", Observed::openChats);
        gauge(registry, "blabbermouth.queue.users", "Visitors who wait for an agent, of all nodes", Observed::waiting);
        TimeGauge.builder(
                        "blabbermouth.queue.oldest",
                        this,
                        TimeUnit.MILLISECONDS,
                        meters -> meters.observed.oldestMillis())
                .description("For how long the visitor has waited who has waited longest; 0 if nobody waits")
                .register(registry);
    }

    private void gauge(MeterRegistry registry, String name, String description, ToDoubleFunction<Observed> value) {
        Gauge.builder(name, this, meters -> value.applyAsDouble(meters.observed))
                .description(description)
                .register(registry);
    }

    private Counter counter(String name, String description) {
        return Counter.builder(name).description(description).register(registry);
    }

    private Counter counter(String name, String description, String label, Enum<?> value) {
        return Counter.builder(name)
                .description(description)
                .tag(label, value.name().toLowerCase(Locale.ROOT))
                .register(registry);
    }
}
