package io.blabbermouth.load;

import org.jspecify.annotations.Nullable;

/** What a scenario found besides what the recorders hold. For the main thread. */
final class Outcome {
    private static final double NANOS_PER_SECOND = 1e9;

    int chats;
    int connections;
    /** Whether what the processes use is told for each connection. */
    boolean perConnection;

    @Nullable
    Long backAfterNanos;

    Report.@Nullable Done done;

    void done(long count, long nanos) {
        double seconds = nanos / NANOS_PER_SECOND;
        done = new Report.Done(count, seconds, count / seconds);
    }

    @Nullable
    Double backAfterSeconds() {
        return backAfterNanos == null ? null : backAfterNanos / NANOS_PER_SECOND;
    }
}
