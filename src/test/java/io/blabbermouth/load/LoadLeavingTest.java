package io.blabbermouth.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.RawRedis;
import io.blabbermouth.testing.TwoNodes;
import java.nio.file.Path;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How the tool leaves nodes that refuse whoever comes when {@value #COMMANDS_MAX} commands wait for Redis. */
@TwoNodes("{\"redis\": {\"commandsMax\": " + LoadLeavingTest.COMMANDS_MAX + "}}")
class LoadLeavingTest {
    static final int COMMANDS_MAX = 100;
    private static final int BUCKETS = 64;

    @Test
    void endsAllChatsThoughTheyAreMoreThanANodeServesAtOnce(@TempDir Path folder, Nodes nodes) {
        String target = "http://127.0.0.1:" + nodes.a().chatPort();

        LoadResult result = LoadResult.of(
                folder,
                "idle",
                "--targets",
                target,
                "--connections",
                String.valueOf(8 * COMMANDS_MAX),
                "--parallel",
                "20",
                "--seconds",
                "1",
                "--warmup-seconds",
                "0");

        assertThat(result.exitCode()).as(result.out()).isZero();
        // Who is over has no deadlines.
        try (RawRedis redis = RawRedis.connect(nodes.redis())) {
            assertThat(IntStream.range(0, BUCKETS).mapToObj(bucket -> redis.command("ZCARD", due(nodes, bucket))))
                    .containsOnly(0L);
        }
    }

    private static String due(Nodes nodes, int bucket) {
        return String.format(Locale.ROOT, "%s{%02d}:due", nodes.keyPrefix(), bucket);
    }
}
