package io.blabbermouth.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class PaceTest {
    private static final long BEGIN = 1_000_000_000L;
    private static final long SECOND = 1_000_000_000L;

    private final Window window = new Window();

    PaceTest() {
        window.set(BEGIN, BEGIN, BEGIN + SECOND);
    }

    /** However late it is asked: what could not be sent in time counts from when it should have been. */
    @Test
    void theScheduleDoesNotWaitForAnybody() {
        Pace pace = new Pace.Open(window, 4, 1000);

        long[] due = LongStream.range(0, 3)
                .map(number -> pace.due(1, number, BEGIN + 10 * SECOND) - BEGIN)
                .toArray();

        // Messages 1, 5 and 9 of all, each at the next step of a quarter of a millisecond.
        assertThat(due).containsExactly(1_250_000, 5_250_000, 9_250_000);
    }

    @Test
    void aClosedLoopIsAlwaysDue() {
        assertThat(new Pace.Closed(1).due(3, 7, BEGIN + 5)).isEqualTo(BEGIN + 5);
    }
}
