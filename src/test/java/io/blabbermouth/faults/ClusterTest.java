package io.blabbermouth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Await;
import io.blabbermouth.testing.ClusterRedis;
import io.blabbermouth.testing.Conversations;
import io.blabbermouth.testing.Elapsed;
import io.blabbermouth.testing.EverydayFlow;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.OwnRedis;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Redis Cluster: chats are on all its masters, and stay with their clients wherever the slots go. */
@Timeout(90)
class ClusterTest {
    /** So many that every master has some of them. */
    private static final int CHATS = 12;
    /** Two seconds until it is taken for dead, then the vote, and the way to the new master. */
    private static final Duration FAILOVER_MAX = Duration.ofSeconds(15);

    /** Four beats that are not heard, and time to subscribe elsewhere. */
    private static final long LEAVING_SECONDS_MAX = 8;
    /** Less than it takes until what was not heard is read. */
    private static final Duration HEARD_MAX = Duration.ofSeconds(4);

    @TempDir
    private Path folder;

    private ClusterRedis redis;
    private Nodes nodes;

    @AfterEach
    void stop() {
        nodes.close();
        redis.close();
    }

    @Test
    void servesUsersAndAgentsAsEverAlsoWhenTheScriptsAreForgotten() {
        start(ClusterRedis.start(folder));
        EverydayFlow.passesOn(nodes);

        redis.forgetScripts();

        EverydayFlow.passesOn(nodes);
    }

    @Test
    void goesOnWithTheReplicaWhenAMasterIsKilled() {
        // Given
        start(ClusterRedis.startWithAReplica(folder));
        Conversations conversations = Conversations.start(CHATS, nodes);
        conversations.sayAll("before").goOn();
        redis.firstMaster().awaitReplicated();

        // When
        redis.firstMaster().kill();

        // Then
        Elapsed since = Elapsed.start();
        conversations.sayAll("during").goOn();
        assertThat(since.time()).isLessThan(FAILOVER_MAX);
        redis.firstMaster().restart();
        conversations.sayAll("after").goOn();
        EverydayFlow.passesOn(nodes);
    }

    @Test
    void servesTheChatsOfTheOtherMastersWhileOneIsAway() {
        // Given
        start(ClusterRedis.startServingParts(folder));
        Conversations conversations = Conversations.start(CHATS, nodes);
        conversations.sayAll("before").goOn();
        List<OwnRedis> masters = conversations.chats().stream()
                .map(chat -> redis.masterOf(keyOf(chat)))
                .toList();
        OwnRedis away = masters.get(0);

        // When
        away.kill();

        // Then: when the others are found again, it is only its own chats that wait for it
        conversations.sayAll("at once").unavailable();
        nodes.awaitStore();
        Set<Integer> unavailable = conversations.repeatAll().unavailable();
        assertThat(unavailable).allMatch(chat -> masters.get(chat) == away).contains(0);
        conversations.sayAll("during");
        away.restart();
        conversations.goOn();
    }

    /** It serves on, yet who is subscribed to it does not hear what is said in the chats of the others. */
    @Test
    void listensElsewhereWhenAServerIsCutOffFromTheOthers() {
        // Given
        start(ClusterRedis.startServingParts(folder));
        Conversations conversations = Conversations.start(CHATS, nodes);
        conversations.sayAll("before").goOn();
        OwnRedis cutOff = redis.withSubscribers();

        // When
        redis.cutOffFromBus(cutOff);

        // Then
        Await.until("nodes that listen elsewhere", LEAVING_SECONDS_MAX, () -> !ClusterRedis.hasSubscribers(cutOff));
        nodes.awaitStore();
        Elapsed since = Elapsed.start();
        conversations.sayAll("after").goOn();
        assertThat(since.time()).isLessThan(HEARD_MAX);
    }

    @Test
    void keepsSpeakingWhileTheSlotOfTheChatMovesToAnotherMaster() {
        // Given
        start(ClusterRedis.start(folder));
        Conversations conversations = Conversations.start(1, nodes);
        conversations.sayAll("before").goOn();

        // When
        conversations.sayAll("at once");
        int moved = redis.moveSlotOf(keyOf(conversations.chats().get(0)));
        conversations.sayAll("then");

        // Then
        assertThat(moved).isPositive();
        assertThat(conversations.unavailable()).isEmpty();
        conversations.goOn();
    }

    private void start(ClusterRedis cluster) {
        redis = cluster;
        nodes = Nodes.start(2, redis.server(), new JsonObject(EverydayFlow.CONFIG));
    }

    private String keyOf(Nodes.ActiveChat chat) {
        return redis.keyLike(nodes.keyPrefix() + "*:chat:" + chat.user().chatId());
    }
}
