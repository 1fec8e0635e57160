package io.blabbermouth.load;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import org.jspecify.annotations.Nullable;

/**
 * What was measured, as it is written to {@code --json}. What a scenario does not measure is null and left out.
 *
 * @param seconds how long it was measured
 * @param errors code → how often
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Report(
        String scenario,
        String protocol,
        List<String> targets,
        int chats,
        int connections,
        double seconds,
        @Nullable Messages messages,
        @Nullable Done done,
        @Nullable Millis latencyMillis,
        @Nullable Millis handshakeMillis,
        @Nullable Millis resumeMillis,
        @Nullable Double backAfterSeconds,
        long lost,
        long duplicate,
        long outOfOrder,
        Map<String, Long> errors,
        List<UsedBy> processes,
        @Nullable UsedBy client) {
    private static final double NANOS_PER_MILLI = 1e6;

    /**
     * @param sent in the time measured; of an open loop, due in it
     * @param delivered reached both sides in the time measured
     * @param unsent were due, but too many of their chat were under way
     */
    record Messages(long sent, long delivered, double perSecond, long unsent) {}

    /** Of a scenario without messages: joins, connections that are back, claims that are decided, tidings to agents. */
    record Done(long count, double seconds, double perSecond) {}

    /** Percentiles. */
    record Millis(double p50, double p90, double p99, double p999, double max) {
        static @Nullable Millis of(Histogram nanos) {
            return nanos.getTotalCount() == 0
                    ? null
                    : new Millis(at(nanos, 50), at(nanos, 90), at(nanos, 99), at(nanos, 99.9), at(nanos, 100));
        }

        private static double at(Histogram nanos, double percentile) {
            return nanos.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
        }
    }

    /** A process in the time measured. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record UsedBy(
            String name,
            long pid,
            double cpuSeconds,
            double rssMiB,
            @Nullable Double cpuMicrosPerMessage,
            @Nullable Double rssKiBPerConnection,
            @Nullable Double cpuMicrosPerConnectionSecond) {}

    boolean isBroken() {
        return lost + duplicate + outOfOrder > 0;
    }

    void write(Path file) throws IOException {
        Files.writeString(
                file,
                new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT).writeValueAsString(this) + "\n");
    }
}
