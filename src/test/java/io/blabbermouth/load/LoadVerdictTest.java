package io.blabbermouth.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.load.FaultyServer.Bug;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whether it finds what a server does wrong: each of three rooms once. */
@Timeout(60)
class LoadVerdictTest {
    private static final String ROOMS = "3";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource({
        "NONE, 0, 0, 0, 0",
        "LOSES_A_COPY, 2, 3, 0, 0",
        "LOSES_A_MESSAGE, 2, 3, 0, 0",
        "REPEATS, 2, 0, 3, 0",
        "SWAPS, 2, 0, 0, 3"
    })
    void findsWhatIsPlanted(Bug bug, int exitCode, long lost, long duplicate, long outOfOrder) {
        try (FaultyServer server = FaultyServer.start(bug)) {
            LoadResult result = load(server, "--window", "4");

            assertThat(result.exitCode()).as(result.out()).isEqualTo(exitCode);
            assertThat(result.wrong()).containsExactly(lost, duplicate, outOfOrder);
            assertThat(result.json().path("errors")).isEmpty();
            assertThat(result.delivered()).isPositive();
        }
    }

    @Test
    void readsAndWritesFramesOfAllLengths() {
        try (FaultyServer server = FaultyServer.start(Bug.NONE)) {
            LoadResult result = load(server, "--bytes", "100000");

            assertThat(result.exitCode()).as(result.out()).isZero();
            assertThat(result.delivered()).isPositive();
        }
    }

    /** Each room stands still for half of the time; in a closed loop that would be one late message a room. */
    @Test
    void keepsToItsScheduleWhileAServerStandsStill() {
        try (FaultyServer server = FaultyServer.start(Bug.STALLS)) {
            LoadResult result = load(server, "--messages-per-second", "300");

            assertThat(result.exitCode()).as(result.out()).isZero();
            assertThat(result.json().at("/messages/sent").asLong()).isEqualTo(300);
            assertThat(result.json().at("/latencyMillis/p90").asDouble()).isGreaterThan(200);
        }
    }

    private LoadResult load(FaultyServer server, String... args) {
        List<String> all = new ArrayList<>(List.of(
                "--targets",
                server.url(),
                "--protocol",
                "bare",
                "--chats",
                ROOMS,
                "--seconds",
                "1",
                "--warmup-seconds",
                "0"));
        all.addAll(List.of("--settle-seconds", "1"));
        all.addAll(List.of(args));
        return LoadResult.of(folder, all.toArray(String[]::new));
    }
}
