package io.blabbermouth.load;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.AgentList;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.TwoNodes;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each scenario on two real nodes, which do nothing wrong. */
@TwoNodes
class LoadScenariosTest {
    private static final List<Long> NOTHING_WRONG = List.of(0L, 0L, 0L);

    @TempDir
    private Path folder;

    private final Nodes nodes;

    LoadScenariosTest(Nodes nodes) {
        this.nodes = nodes;
    }

    /** A tool for deployments must not leave users on the agents' lists. */
    @AfterEach
    void leavesNobodyWaiting() {
        try (Client agent = nodes.a().openUsers()) {
            assertThat(AgentList.loadBare(agent)).isEmpty();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 4000})
    void followsMessagesOfAnyLengthToBothSides(int bytes) {
        LoadResult result = load(
                "messages",
                "--chats",
                "6",
                "--window",
                "3",
                "--bytes",
                "" + bytes,
                "--seconds",
                "1",
                "--warmup-seconds",
                "0");

        assertThat(result.exitCode()).as(result.out()).isZero();
        assertThat(result.wrong()).isEqualTo(NOTHING_WRONG);
        assertThat(result.delivered()).isPositive();
        assertThat(result.json().at("/messages/perSecond").asDouble())
                .isEqualTo(result.delivered() / result.json().path("seconds").asDouble());
        assertThat(result.json().at("/latencyMillis/max").asDouble())
                .isGreaterThanOrEqualTo(result.json().at("/latencyMillis/p50").asDouble())
                .isPositive();
        assertThat(result.out()).contains("0 lost, 0 duplicate, 0 out of order");
    }

    @Test
    void sendsAsManyAsTheScheduleSays() {
        LoadResult result = load(
                "--chats",
                "7",
                "--messages-per-second",
                "210",
                "--seconds",
                "2",
                "--warmup-seconds",
                "1",
                "--threads",
                "2");

        assertThat(result.exitCode()).as(result.out()).isZero();
        assertThat(result.json().at("/messages/sent").asLong()).isEqualTo(420);
        assertThat(result.json().at("/messages/unsent").asLong()).isZero();
    }

    @Test
    void tellsWhatTheServersUsed() {
        LoadResult result = load("idle", "--connections", "20", "--seconds", "1", "--warmup-seconds", "0");

        assertThat(result.exitCode()).as(result.out()).isZero();
        // Both nodes are in this process, and told once; its Redis may be a child.
        assertThat(result.json().path("processes").findValuesAsText("name"))
                .filteredOn(name -> !name.startsWith("redis:"))
                .containsExactly("server:" + nodes.a().chatPort());
        assertThat(result.json().at("/processes/0/pid").asLong())
                .isEqualTo(ProcessHandle.current().pid());
        assertThat(result.json().at("/processes/0/rssMiB").asDouble()).isPositive();
        assertThat(result.json().at("/processes/0/cpuMicrosPerConnectionSecond").asDouble())
                .isPositive();
        assertThat(result.json().path("connections").asInt()).isEqualTo(20);
    }

    @Test
    void countsWhoJoinsInAStorm() {
        LoadResult result = load("join-storm", "--connections", "50", "--parallel", "20");

        assertThat(result.exitCode()).as(result.out()).isZero();
        assertThat(result.json().at("/done/count").asInt()).isEqualTo(50);
        assertThat(result.json().at("/latencyMillis/p50").asDouble()).isPositive();
    }

    @Test
    void resumesAllThatWereCut() {
        LoadResult result = load("reconnect-storm", "--connections", "40");

        assertThat(result.exitCode()).as(result.out()).isZero();
        assertThat(result.wrong()).isEqualTo(NOTHING_WRONG);
        assertThat(result.json().at("/done/count").asInt()).isEqualTo(40);
        assertThat(result.json().path("backAfterSeconds").asDouble()).isPositive();
        assertThat(result.json().at("/resumeMillis/p99").asDouble()).isPositive();
        assertThat(result.json().at("/handshakeMillis/p99").asDouble()).isPositive();
    }

    @Test
    void findsOneWinnerForEachUser() {
        LoadResult result = load("claims", "--chats", "10", "--agents", "5");

        assertThat(result.exitCode()).as(result.out()).isZero();
        assertThat(result.wrong()).isEqualTo(NOTHING_WRONG);
        assertThat(result.json().at("/done/count").asInt()).isEqualTo(10);
    }

    @Test
    void waitsUntilEachAgentIsToldOfEachUser() {
        String agentTargets =
                target(nodes.a().subscriberPort()) + "," + target(nodes.b().subscriberPort());

        LoadResult result = load("queue", "--chats", "12", "--agents", "3", "--agent-targets", agentTargets);

        assertThat(result.exitCode()).as(result.out()).isZero();
        assertThat(result.wrong()).isEqualTo(NOTHING_WRONG);
        assertThat(result.json().at("/done/count").asInt()).isEqualTo(36);
    }

    private LoadResult load(String... args) {
        String targets = target(nodes.a().chatPort()) + "," + target(nodes.b().chatPort());
        String[] all = Arrays.copyOf(args, args.length + 2);
        all[args.length] = "--targets";
        all[args.length + 1] = targets;
        return LoadResult.of(folder, all);
    }

    private static String target(int port) {
        return "http://127.0.0.1:" + port;
    }
}
