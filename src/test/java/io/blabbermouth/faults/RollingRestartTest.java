package io.blabbermouth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.ChildNode;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.RealRedis;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.ReturningAgent;
import io.blabbermouth.testing.ReturningClient;
import io.blabbermouth.testing.Waiting;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** The contract's close code 1012 for clients that heed it: all nodes restart, one after the other, and nobody notices. */
@ExtendWith(RealRedis.class)
@Timeout(120)
class RollingRestartTest {
    /** Of each client, in all. */
    private static final int MESSAGES_MIN = 51;

    /** Many are told to stay away for much longer than the grace. */
    private static final String CONFIG = "{\"drainSeconds\": 8, \"chat\": {\"leaveGraceSeconds\": 3}}";

    private static final int NODES = 3;
    private static final int CHATS = 8;
    private static final int WAITING = 6;
    private static final int END_SECONDS_MAX = 18;

    @TempDir
    private Path folder;

    private final Vertx vertx = Vertx.vertx();
    private final List<ChildNode> cluster = new ArrayList<>();
    private final List<ReturningClient> users = new ArrayList<>();
    private final List<ReturningClient> supports = new ArrayList<>();
    private final List<ReturningClient> waiting = new ArrayList<>();
    private final List<ReturningAgent> agents = new ArrayList<>();
    private Nodes nodes;

    @BeforeEach
    void startTraffic(RealRedis.Server redis) {
        nodes = Nodes.start(0, redis, new JsonObject(CONFIG));
        for (int i = 0; i < NODES; i++) {
            cluster.add(nodes.spawnAnother(folder));
        }
        for (int i = 0; i < CHATS; i++) {
            Registered user = cluster.get(i % NODES).register("Nika");
            users.add(ReturningClient.user(vertx, cluster, i % NODES, user));
            Waiting.on(users.get(i).welcomed());
            supports.add(ReturningClient.support(vertx, cluster, (i + i / NODES) % NODES, user));
        }
        List<Registered> queue = IntStream.range(0, WAITING)
                .mapToObj(i -> cluster.get(0).register("Dodo"))
                .toList();
        for (int i = 0; i < WAITING; i++) {
            waiting.add(ReturningClient.user(vertx, cluster, i % NODES, queue.get(i)));
        }
        Waiting.onAll(waiting.stream().map(ReturningClient::welcomed).toList());
        Waiting.onAll(users.stream().map(ReturningClient::served).toList());
        Set<String> userIds = queue.stream().map(Registered::userId).collect(Collectors.toSet());
        for (int i = 0; i < NODES; i++) {
            agents.add(ReturningAgent.load(vertx, cluster, i, userIds));
        }
        Waiting.onAll(agents.stream().map(ReturningAgent::loaded).toList());
        talking().forEach(ReturningClient::begin);
    }

    @AfterEach
    void stop() {
        Waiting.on(vertx.close().toCompletionStage().toCompletableFuture());
        cluster.forEach(ChildNode::close);
        nodes.close();
    }

    @Test
    void losesNothingAndNobodyIsSaidToHaveLeft() {
        // When
        for (ChildNode node : cluster) {
            node.process().terminate();
            assertThat(node.process().awaitExit(END_SECONDS_MAX)).isZero();
            node.startAgain();
        }

        // Then
        Waiting.onAll(
                talking().stream().map(client -> client.said(MESSAGES_MIN)).toList());
        Waiting.onAll(talking().stream().map(ReturningClient::finish).toList());
        for (int i = 0; i < CHATS; i++) {
            heardTheSame(users.get(i), supports.get(i));
        }
        Waiting.onAll(waiting.stream().map(ReturningClient::finish).toList());
        Waiting.onAll(agents.stream().map(ReturningAgent::loaded).toList());
        List<ReturningClient> all = new ArrayList<>(talking());
        all.addAll(waiting);
        assertThat(all).allSatisfy(client -> {
            assertThat(client.lapses()).isEmpty();
            assertThat(client.returns()).isPositive();
        });
        assertThat(agents).allSatisfy(agent -> {
            assertThat(agent.lapses()).isEmpty();
            assertThat(agent.returns()).isPositive();
        });
    }

    private List<ReturningClient> talking() {
        List<ReturningClient> talking = new ArrayList<>(users);
        talking.addAll(supports);
        return talking;
    }

    private static void heardTheSame(ReturningClient user, ReturningClient support) {
        List<String> acknowledged = new ArrayList<>(user.acknowledged());
        acknowledged.addAll(support.acknowledged());
        assertThat(acknowledged).hasSizeGreaterThanOrEqualTo(2 * MESSAGES_MIN);
        Waiting.on(user.heard(acknowledged.size()));
        Waiting.on(support.heard(acknowledged.size()));
        assertThat(user.heard()).isEqualTo(support.heard());
        assertThat(user.heard())
                .extracting(message -> message.getString("clientMessageId"))
                .containsExactlyInAnyOrderElementsOf(acknowledged);
    }
}
