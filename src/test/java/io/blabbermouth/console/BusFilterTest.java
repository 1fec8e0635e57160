package io.blabbermouth.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BusFilterTest {
    @ParameterizedTest
    @CsvSource({
        "*, chats.append, true",
        "chats.append, chats.append, true",
        "chats.*, chats.append, true",
        "*.append, chats.append, true",
        "c*s.*d, chats.append, true",
        "**, queue, true",
        "chat.*, chats.append, false",
        "chats, chats.append, false",
        "chats.append.*, chats.append, false",
        "chats-append, chats.append, false",
        "*z, queue, false"
    })
    void takesAStarForAnything(String pattern, String address, boolean matches) {
        assertThat(BusFilter.matches(pattern, address)).isEqualTo(matches);
    }

    /** A regular expression of it would try for hours. */
    @Test
    void isDoneAtOnceHoweverManyStarsThereAre() {
        String address = "chat." + "a".repeat(32);

        boolean matches = Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(2), () -> BusFilter.matches("*a".repeat(90) + "zz", address));

        assertThat(matches).isFalse();
    }
}
