package io.blabbermouth.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;

/**
 * Time since it was started, before whatever starts the deadline; for what must come neither early nor late. Where that takes
 * a while, late is counted from when it is known to have happened.
 */
public final class Elapsed {
    /** The protocol's: nothing that is due comes more than this late. */
    private static final Duration LATE_MAX = Duration.ofSeconds(2);

    /** The server counts whole milliseconds. */
    private static final Duration ROUNDING = Duration.ofMillis(1);

    private final long startNanos = System.nanoTime();
    private long happenedNanos = startNanos;

    private Elapsed() {}

    public static Elapsed start() {
        return new Elapsed();
    }

    /** What starts the deadline is known to have happened. */
    public void happened() {
        happenedNanos = System.nanoTime();
    }

    /** That what was due after so many seconds has come just now. */
    public void isDue(int seconds) {
        isDue(Duration.ofSeconds(seconds));
    }

    public void isDue(Duration due) {
        long now = System.nanoTime();
        assertThat(Duration.ofNanos(now - startNanos)).as("since before").isGreaterThanOrEqualTo(due.minus(ROUNDING));
        assertThat(Duration.ofNanos(now - happenedNanos)).as("since after").isLessThanOrEqualTo(due.plus(LATE_MAX));
    }

    public Duration time() {
        return Duration.ofNanos(System.nanoTime() - startNanos);
    }
}
