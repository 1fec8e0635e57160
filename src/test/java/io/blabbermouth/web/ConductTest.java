package io.blabbermouth.web;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.config.LimitSettings;
import io.blabbermouth.config.SettingsFile;
import io.blabbermouth.config.SettingsReader;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** How much may come over one connection, by a clock that stands still. */
class ConductTest {
    private static final int BURST = 50;

    private long now = 1;
    private final Conduct conduct = new Conduct(limits(), () -> now);

    @Test
    void takesNothingForHalfASecondAfterTheFirstThatWasTooMuch() {
        useUp();

        now += TimeUnit.MILLISECONDS.toNanos(499);
        assertThat(conduct.mayCome()).isFalse();
        now += TimeUnit.MILLISECONDS.toNanos(2);
        for (int i = 0; i < 10; i++) {
            assertThat(conduct.mayCome()).isTrue();
        }
        assertThat(conduct.mayCome()).isFalse();
    }

    @Test
    void letsNoMessageOvertakeTheFirstThatWasTooMuchHoweverLateItComes() {
        useUp();
        assertThat(conduct.mayCome("first")).isFalse();

        now += TimeUnit.SECONDS.toNanos(1);
        assertThat(conduct.mayCome("second")).isFalse();
        assertThat(conduct.mayCome()).as("what has no order").isTrue();
        assertThat(conduct.mayCome("first")).isTrue();
        assertThat(conduct.mayCome("second")).isTrue();
    }

    @Test
    void goesOnWithoutTheFirstWhenTheClientHasGivenItUp() {
        useUp();
        assertThat(conduct.mayCome("first")).isFalse();

        now += TimeUnit.MILLISECONDS.toNanos(1999);
        assertThat(conduct.mayCome("another")).isFalse();
        now += TimeUnit.MILLISECONDS.toNanos(2);
        assertThat(conduct.mayCome()).as("what has no order").isTrue();

        assertThat(conduct.mayCome("another")).isTrue();
        assertThat(conduct.mayCome("one more")).isTrue();
    }

    @Test
    void takesFromTheBeginningWhatCameBeforeTheFirstThatWasTooMuchAndWasNotDone() {
        useUp();
        assertThat(conduct.mayCome("second")).isFalse();

        conduct.startOver();
        now += TimeUnit.SECONDS.toNanos(1);

        assertThat(conduct.mayCome("first")).isTrue();
        assertThat(conduct.mayCome("second")).isTrue();
    }

    @Test
    void takesNoMoreInTheLongRunHoweverOftenItIsTried() {
        useUp();

        int taken = 0;
        for (int milli = 0; milli < 10_000; milli++) {
            now += TimeUnit.MILLISECONDS.toNanos(1);
            taken += conduct.mayCome() ? 1 : 0;
        }

        assertThat(taken).isBetween(190, 200);
    }

    @Test
    void toleratesAnExcessOfTenBursts() {
        for (int i = 0; i < 10 * BURST; i++) {
            assertThat(conduct.mayExceed()).isTrue();
        }
        assertThat(conduct.mayExceed()).isFalse();
        now += TimeUnit.SECONDS.toNanos(1);
        for (int i = 0; i < 20; i++) {
            assertThat(conduct.mayExceed()).isTrue();
        }
        assertThat(conduct.mayExceed()).isFalse();
    }

    private void useUp() {
        for (int i = 0; i < BURST; i++) {
            assertThat(conduct.mayCome()).isTrue();
        }
        assertThat(conduct.mayCome()).isFalse();
    }

    private static LimitSettings limits() {
        String config = "{\"limits\": {\"messagesPerSecond\": 20, \"messagesBurst\": " + BURST + "}}";
        return SettingsReader.read(SettingsFile.parse("config", config), Map.of())
                .limits();
    }
}
