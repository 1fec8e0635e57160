package io.blabbermouth.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.Side;
import io.blabbermouth.chat.User;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Elapsed;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.TwoNodes;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Users who were told by nodes that stop when to come back. These nodes are benches: they tell Redis what a node tells. */
@TwoNodes(value = SentAwayTest.CONFIG, forEachTest = true)
class SentAwayTest {
    static final String CONFIG = "{\"chat\": {\"leaveGraceSeconds\": 1}}";
    private static final Duration GRACE = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofMillis(3500);
    private static final Duration SHORT = Duration.ofMillis(200);

    private Workbench stopping;
    private Workbench alsoStopping;

    @BeforeEach
    void startTheNodesThatStop(Nodes nodes) {
        stopping = Workbench.open(nodes.redis(), nodes.keyPrefix(), CONFIG);
        alsoStopping = Workbench.open(nodes.redis(), nodes.keyPrefix(), CONFIG);
    }

    @AfterEach
    void close() {
        stopping.close();
        alsoStopping.close();
    }

    @Test
    void hasNotLeftBeforeTheLatestTimeThatAnyNodeTold(Nodes nodes) {
        // Given
        Client agent = nodes.agents().get(0);
        User user = stopping.waitingUser(ChatId.random());
        agent.expect("UserJoined");
        alsoStopping.tick(RedisKeys.bucketOf(user.chatId()), alsoStopping.generation());
        alsoStopping.joined(user);

        // When
        Elapsed gone = Elapsed.start();
        departed(stopping, user, 0, LONG);
        departed(alsoStopping, user, 0, SHORT);
        gone.happened();

        // Then
        isRemoved(agent, user);
        gone.isDue(LONG.plus(GRACE));
    }

    /** One of two departures was told; the others take the second connection off as of a time that is long past. */
    @Test
    void hasNotLeftBeforeTheToldTimeWhenItsNodeIsGoneByThen(Nodes nodes) {
        // Given
        Client agent = nodes.agents().get(0);
        User user = stopping.waitingUser(ChatId.random());
        agent.expect("UserJoined");

        // When
        Elapsed gone = Elapsed.start();
        departed(stopping, user, 1, LONG);
        retire(stopping, RedisKeys.bucketOf(user.chatId()));
        gone.happened();

        // Then
        isRemoved(agent, user);
        gone.isDue(LONG.plus(GRACE));
    }

    /** As each tells it after a delay of its own. */
    @Test
    void hasNotLeftBeforeTheGraceOfTheLastToGoWhenTheFirstToGoIsToldLast(Nodes nodes) {
        // Given
        Client agent = nodes.agents().get(0);
        User user = stopping.waitingUser(ChatId.random());
        agent.expect("UserJoined");
        alsoStopping.tick(RedisKeys.bucketOf(user.chatId()), alsoStopping.generation());
        alsoStopping.joined(user);

        // When
        Elapsed gone = Elapsed.start();
        gone(stopping, user, 0);
        gone(alsoStopping, user, GRACE.toMillis());
        gone.happened();

        // Then
        isRemoved(agent, user);
        gone.isDue(GRACE);
    }

    private static void gone(Workbench node, User user, long millisAgo) {
        node.get(() -> node.store()
                .presence(new ChatStore.Presence(
                        user.chatId(), Side.USER, node.generation(), 0, new ChatStore.Gone(millisAgo, 0), 0)));
    }

    private static void departed(Workbench node, User user, int left, Duration away) {
        node.get(() -> node.store()
                .presence(new ChatStore.Presence(
                        user.chatId(), Side.USER, node.generation(), left, ChatStore.Gone.NOW, away.toMillis())));
    }

    private static void retire(Workbench node, int bucket) {
        node.get(() -> node.link()
                .run(
                        Script.RETIRE,
                        List.of(node.keys().bucket(bucket), node.keys().nodes(bucket)),
                        node.store().args().withLife(bucket, node.generation(), String.valueOf(Lease.MILLIS))));
    }

    private static void isRemoved(Client agent, User user) {
        assertThat(agent.expect("RemoveUser").getString("userId"))
                .isEqualTo(user.userId().value());
    }
}
