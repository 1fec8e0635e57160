package io.blabbermouth.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.Side;
import io.blabbermouth.chat.User;
import io.blabbermouth.testing.AgentList;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Elapsed;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Node;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What the others do about a node that is gone. The node that dies is a bench: it has a
 * lease and connections as any node, and does not tick.
 */
@TwoNodes(value = DeadNodeTest.CONFIG, forEachTest = true)
class DeadNodeTest {
    static final String CONFIG = "{\"drainSeconds\": 0, \"chat\": {\"leaveGraceSeconds\": 1}}";

    private Workbench dying;

    @BeforeEach
    void startTheNodeThatDies(Nodes nodes) {
        dying = Workbench.open(nodes.redis(), nodes.keyPrefix(), CONFIG);
    }

    @AfterEach
    void close() {
        dying.close();
    }

    @Test
    void takesTheUsersOfADeadNodeOffTheLists(Nodes nodes) {
        // Given
        List<Client> agents = nodes.agents();
        User user = dying.waitingUser(ChatId.random());
        agents.forEach(agent -> agent.expect("UserJoined"));

        // When
        endLease(dying.generation());

        // Then
        JsonObject left = new JsonObject().put("userId", user.userId().value()).put("reason", "left");
        agents.forEach(agent -> assertThat(agent.expect("RemoveUser")).isEqualTo(left));
        agents.forEach(Client::expectNothingUnread);
    }

    @Test
    void tellsTheAgentThatTheUserOfADeadNodeHasLeft(Nodes nodes) {
        // Given
        User user = dying.waitingUser(ChatId.random());
        Client support = nodes.b().claim(Workbench.registered(user), "Vika");
        support.expect("SupportJoinedUser");
        support.expectNothingUnread();

        // When
        endLease(dying.generation());

        // Then
        assertThat(support.expect("UserLeft").getString("chatId"))
                .isEqualTo(user.chatId().value());
        nodes.a().joinAsUser(Workbench.registered(user)).expect("SupportJoinedUser");
        support.expect("UserReturned");
        support.expectNothingUnread();
    }

    @Test
    void saysNothingOfAUserWhoIsConnectedThroughAnotherNodeToo(Nodes nodes) {
        // Given: two users of the dying node in one bucket, one of whom has a second tab elsewhere
        List<ChatId> chatIds = Workbench.chatIdsIn(7).limit(2).toList();
        User twice = dying.waitingUser(chatIds.get(0));
        User once = dying.waitingUser(chatIds.get(1));
        nodes.a().joinAsUser(Workbench.registered(twice)).expect("UserJoined");
        Client agent = AgentList.bare(nodes.b())
                .followUntil(Set.of(twice.userId().value(), once.userId().value())::equals)
                .client();

        // When
        endLease(dying.generation());

        // Then
        assertThat(agent.expect("RemoveUser").getString("userId"))
                .isEqualTo(once.userId().value());
        agent.expectNothingUnread();
    }

    @Test
    void refusesAGenerationThatWasFoundDead(Nodes nodes) {
        // Given
        Client agent = nodes.agents().get(0);
        User user = dying.waitingUser(ChatId.random());
        agent.expect("UserJoined");
        endLease(dying.generation());
        agent.expect("RemoveUser");

        // When, Then
        assertThatThrownBy(() -> dying.joined(user)).hasCauseInstanceOf(NotYetException.class);
        assertThatThrownBy(() -> dying.get(() -> dying.store()
                        .presence(new ChatStore.Presence(
                                user.chatId(), Side.USER, dying.generation(), 1, ChatStore.Gone.NOW, 0))))
                .hasCauseInstanceOf(NotYetException.class);
        agent.expectNothingUnread();
    }

    @Test
    void tellsSoonAfterTheGraceThatTheUserOfAStoppedNodeHasLeft(Nodes nodes) {
        // Given
        Node stopped = nodes.startAnother();
        Registered user = stopped.register("Nika");
        stopped.joinAsUser(user).expect("UserJoined");
        Registered waiting = stopped.register("Dodo");
        Client agent = AgentList.bare(nodes.a())
                .followUntil(Set.of(user.userId())::equals)
                .client();
        stopped.joinAsUser(waiting).expect("UserJoined");
        agent.expect("UserJoined");
        Client support = nodes.a().claim(user, "Vika");
        support.expect("SupportJoinedUser");
        support.expectNothingUnread();
        agent.expect("RemoveUser");

        // When
        Elapsed gone = Elapsed.start();
        stopped.close();
        gone.happened();

        // Then: much sooner than a lease ends
        support.expect("UserLeft");
        assertThat(agent.expect("RemoveUser").getString("userId")).isEqualTo(waiting.userId());
        gone.isDue(1);
    }

    @Test
    void hearsAgainFromANodeThatStoodStillForLongerThanItsLeaseWhoIsThere(Nodes nodes) {
        // Given
        Registered user = nodes.b().register("Nika");
        Client userClient = nodes.b().joinAsUser(user);
        userClient.expect("UserJoined");
        Client support = nodes.a().claim(user, "Vika");
        support.expect("SupportJoinedUser");
        support.expectNothingUnread();
        userClient.expect("SupportJoinedUser");
        String generation = generationOf(user);

        // When
        nodes.b().whileFrozen(() -> {
            endLease(generation);
            support.expect("UserLeft");
            waitUntilForgotten(generation);
        });

        // Then: the connection never broke
        support.expect("UserReturned");
        userClient.expect("UserLeft");
        userClient.expect("UserReturned");
        userClient.send(Frames.chatMessage("User", "I am still here"));
        assertThat(support.expect("ChatMessage")).isEqualTo(userClient.expect("ChatMessage"));
    }

    /** Nearly all of the time for which others trust a node that does not tick has passed. */
    private void endLease(String generation) {
        for (int bucket = 0; bucket < RedisKeys.BUCKETS; bucket++) {
            String nodes = dying.keys().nodes(bucket);
            if (dying.redis().command("ZSCORE", nodes, generation) != null) {
                dying.redis().command("ZINCRBY", nodes, 200 - Lease.MILLIS, generation);
            }
        }
    }

    /** The one under which the user's only connection is kept: a field of the chat's hash {@code here}. */
    private String generationOf(Registered user) {
        String here = dying.keys().forTransition(new ChatId(user.chatId())).get(5);
        List<?> fields = (List<?>) dying.redis().command("HKEYS", here);
        return fields.stream()
                .map(Object::toString)
                .filter(field -> field.endsWith(":User"))
                .map(field -> field.substring(0, field.indexOf(':')))
                .findFirst()
                .orElseThrow();
    }

    private void waitUntilForgotten(String generation) {
        Elapsed asked = Elapsed.start();
        for (int bucket = 0; bucket < RedisKeys.BUCKETS; bucket++) {
            while (dying.redis().command("ZSCORE", dying.keys().nodes(bucket), generation) != null) {
                assertThat(asked.time()).isLessThan(Duration.ofSeconds(Client.WAIT_SECONDS));
            }
        }
    }
}
