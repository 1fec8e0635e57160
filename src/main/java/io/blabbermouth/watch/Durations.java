package io.blabbermouth.watch;

import io.micrometer.core.instrument.Timer;
import java.time.Duration;
import java.util.stream.DoubleStream;

/** Timers with few fixed buckets: each is a series of its own in the database of whoever scrapes them. */
final class Durations {
    private static final double[] MESSAGE_SECONDS = {0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5
    };
    private static final double[] HUMAN_SECONDS = {5, 15, 30, 60, 120, 300, 600, 1800, 3600};

    private Durations() {}

    static Timer.Builder ofMessages(String name) {
        return Timer.builder(name).serviceLevelObjectives(durations(MESSAGE_SECONDS));
    }

    static Timer.Builder ofPeople(String name) {
        return Timer.builder(name).serviceLevelObjectives(durations(HUMAN_SECONDS));
    }

    private static Duration[] durations(double[] seconds) {
        return DoubleStream.of(seconds)
                .mapToObj(each -> Duration.ofNanos(Math.round(each * 1e9)))
                .toArray(Duration[]::new);
    }
}
