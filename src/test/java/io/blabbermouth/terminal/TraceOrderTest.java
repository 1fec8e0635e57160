package io.blabbermouth.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.terminal.TraceCommand.Hop;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** In which order the steps of a message are shown, whose times are by clocks that agree to a few ms. */
class TraceOrderTest {
    private static final long SECOND = 1_000_000;

    @Test
    void showsThatAMessageWasAcceptedBeforeItArrived() {
        assertThat(whats(at(1000, "RECEIVED"), at(1400, "DELIVERED"), at(1900, "ACCEPTED"), at(2500, "STORED")))
                .containsExactly("ACCEPTED", "RECEIVED", "DELIVERED", "STORED");
    }

    @Test
    void showsThatAlsoWhereRedisHasAnsweredTooLate() {
        assertThat(whats(at(1000, "RECEIVED"), at(1900, "ACCEPTED"), at(SECOND, "UNKNOWN")))
                .containsExactly("ACCEPTED", "RECEIVED", "UNKNOWN");
    }

    @Test
    void leavesATryThatWasRefusedBefore() {
        assertThat(whats(at(1000, "REFUSED"), at(1500, "RECEIVED"), at(2000, "ACCEPTED"), at(2500, "STORED")))
                .containsExactly("REFUSED", "ACCEPTED", "RECEIVED", "STORED");
    }

    /** The node that has stored it is gone, with what it knew. */
    @Test
    void movesNoRepeatToBeforeWhatItRepeats() {
        assertThat(whats(at(0, "in the log"), at(1000, "DELIVERED"), at(2000, "ACCEPTED"), at(2500, "DUPLICATE")))
                .containsExactly("in the log", "DELIVERED", "ACCEPTED", "DUPLICATE");
    }

    @Test
    void believesClocksThatAreFarApart() {
        assertThat(whats(at(0, "DELIVERED"), at(SECOND, "ACCEPTED"), at(SECOND + 500, "STORED")))
                .containsExactly("DELIVERED", "ACCEPTED", "STORED");
    }

    private static Hop at(long micros, String what) {
        return new Hop(micros, "", "", what, "");
    }

    private static Stream<String> whats(Hop... hops) {
        return TraceCommand.inOrder(List.of(hops)).stream().map(Hop::what);
    }
}
