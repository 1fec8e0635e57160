package io.blabbermouth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Conversations;
import io.blabbermouth.testing.Elapsed;
import io.blabbermouth.testing.EverydayFlow;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.OwnRedis;
import io.blabbermouth.testing.SentinelRedis;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A master that sentinels watch: whichever server is the master, nodes find it, and no client must come again. */
@Timeout(90)
class SentinelTest {
    private static final int CHATS = 4;
    /** Two seconds until it is taken for dead, then the vote, the promotion, and the way to the new master. */
    private static final Duration FAILOVER_MAX = Duration.ofSeconds(15);

    @TempDir
    private static Path folder;

    private static SentinelRedis redis;
    private Nodes nodes;

    @BeforeAll
    static void startRedis() {
        redis = SentinelRedis.start(folder);
    }

    @AfterAll
    static void stopRedis() {
        redis.close();
    }

    @BeforeEach
    void startNodes() {
        nodes = Nodes.start(2, redis.server(), new JsonObject(EverydayFlow.CONFIG));
    }

    @AfterEach
    void stopNodes() {
        nodes.close();
    }

    @Test
    void servesUsersAndAgentsAsEver() {
        EverydayFlow.passesOn(nodes);
    }

    @Test
    void goesOnWithTheReplicaWhenTheMasterIsKilled() {
        // Given
        Conversations conversations = Conversations.start(CHATS, nodes);
        conversations.sayAll("before").goOn();
        redis.awaitReplicated();
        OwnRedis master = redis.master();

        // When
        master.kill();

        // Then
        Elapsed since = Elapsed.start();
        conversations.sayAll("during").goOn();
        assertThat(since.time()).isLessThan(FAILOVER_MAX);
        assertThat(redis.master()).isNotSameAs(master);
        master.restart();
        conversations.sayAll("after").goOn();
        EverydayFlow.passesOn(nodes);
    }

    /** It keeps its connections and takes commands, which it will run when nobody wants them any more. */
    @Test
    void goesOnWithTheReplicaWhenTheMasterIsFrozenAndStaysThereWhenItWakes() {
        // Given
        Conversations conversations = Conversations.start(CHATS, nodes);
        conversations.sayAll("before").goOn();
        redis.awaitReplicated();
        OwnRedis master = redis.master();

        // When
        master.freeze();

        // Then
        Elapsed since = Elapsed.start();
        conversations.sayAll("during").goOn();
        assertThat(since.time()).isLessThan(FAILOVER_MAX);
        master.thaw();
        conversations.sayAll("after").goOn();
        redis.awaitReplicated();
        conversations.sayAll("at last").goOn();
    }

    @Test
    void goesOnWithTheOtherServerWhenSomebodyAsksForAFailover() {
        // Given
        Conversations conversations = Conversations.start(CHATS, nodes);
        conversations.sayAll("before").goOn();
        redis.awaitReplicated();

        // When
        redis.failOver();

        // Then
        Elapsed since = Elapsed.start();
        conversations.sayAll("after").goOn();
        assertThat(since.time()).isLessThan(FAILOVER_MAX);
    }
}
