package io.blabbermouth.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.WaitingUser;
import io.blabbermouth.testing.RawRedis;
import io.blabbermouth.testing.RealRedis;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** PROTOCOL.md, Redis, for other programs: what is published on the channel {@code users}. */
@ExtendWith(RealRedis.class)
@TwoNodes(
        value = "{\"chat\": {\"leaveGraceSeconds\": 1}, \"subscriber\": {\"reservationSeconds\": 1}}",
        forEachTest = true)
class UsersChannelTest {
    private RawRedis channel;
    private RawRedis publisher;

    @BeforeEach
    void subscribe(RealRedis.Server server) {
        channel = RawRedis.connect(server).subscribe("users");
        publisher = RawRedis.connect(server);
    }

    @AfterEach
    void close() {
        channel.close();
        publisher.close();
    }

    @Test
    void publishesAFirstJoinOnceAsTheSeedHasIt(Nodes nodes) {
        // Given
        List<Client> agents = nodes.agents();

        // When
        WaitingUser user = nodes.waitingUser(0, "Nika");

        // Then
        agents.forEach(agent -> agent.expect("UserJoined"));
        assertThat(published(user.user()))
                .containsExactly(
                        "{\"type\":\"UserJoined\",\"args\":" + user.user().card() + "}");
    }

    @Test
    void publishesNothingBeforeTheFirstJoinAndOfARefresh(Nodes nodes) {
        // Given
        Registered registered = nodes.a().register("Nika");
        assertThat(published(registered)).isEmpty();
        nodes.a().joinAsUser(registered).expect("UserJoined");
        assertThat(published(registered)).hasSize(1);

        // When
        nodes.b().joinAsUser(registered).expect("UserJoined");

        // Then
        assertThat(published(registered)).isEmpty();
    }

    @Test
    void publishesOnceThatTheWaitingEndedWhenAnAgentClaims(Nodes nodes) {
        WaitingUser user = joinedAndRead(nodes);

        nodes.b().claim(user.user(), "Vika").expect("SupportJoinedUser");

        isRemovedOnce(user.user(), "joined");
        user.client().send(Frames.leave("User")).expect("SupportJoinedUser");
        user.client().expect("ChatEnded");
        assertThat(published(user.user())).as("it was not waiting any more").isEmpty();
    }

    @Test
    void publishesOnceThatTheWaitingEndedWhenTheUserLeaves(Nodes nodes) {
        WaitingUser user = joinedAndRead(nodes);

        user.client().send(Frames.leave("User")).expect("ChatEnded");

        isRemovedOnce(user.user(), "left");
    }

    @Test
    void publishesOnceThatTheWaitingEndedWhenTheUserIsGoneForTheGraceAndNothingOfItsReturn(Nodes nodes) {
        // Given
        WaitingUser user = joinedAndRead(nodes);
        Client agent = nodes.agents().get(0);

        // When
        user.client().close();
        agent.expect("RemoveUser");

        // Then
        isRemovedOnce(user.user(), "left");
        nodes.b().joinAsUser(user.user()).expect("UserJoined");
        agent.expect("UserJoined");
        assertThat(published(user.user())).isEmpty();
    }

    @Test
    void publishesNothingOfReservations(Nodes nodes) {
        // Given
        WaitingUser user = joinedAndRead(nodes);
        Client agent = nodes.agents().get(0);

        // When
        agent.send(Frames.joinUser(user.user()));
        agent.expect("RemoveUser");
        agent.expect("UserJoined");

        // Then
        assertThat(published(user.user())).isEmpty();
    }

    @Test
    void publishesThatTheWaitingEndedAlsoOfAReservedUser(Nodes nodes) {
        // Given
        WaitingUser user = joinedAndRead(nodes);
        Client agent = nodes.agents().get(0);
        agent.send(Frames.joinUser(user.user()));
        agent.expect("RemoveUser");

        // When
        nodes.b().claim(user.user(), "Vika").expect("SupportJoinedUser");

        // Then
        isRemovedOnce(user.user(), "joined");
    }

    @Test
    void publishesEveryFirstJoinAlsoOfAUserWhoWasClaimedBefore(Nodes nodes) {
        // Given
        Registered user = nodes.a().register("Nika");
        nodes.b().claim(user, "Vika").expect("SupportJoinedUser");
        assertThat(published(user)).isEmpty();

        // When
        nodes.a().joinAsUser(user).expect("SupportJoinedUser");

        // Then: whoever keeps a list by this channel must not keep the user on it
        assertThat(published(user))
                .containsExactly("{\"type\":\"UserJoined\",\"args\":" + user.card() + "}", removed(user, "joined"));
    }

    @Nested
    @TwoNodes(value = "{\"chat\": {\"expireAfterSeconds\": 3, \"leaveGraceSeconds\": 30}}", forEachTest = true)
    class WhenChatsExpireBeforeTheGraceIsOver {
        @Test
        void publishesOnceThatTheWaitingEndedWhenTheChatExpires(Nodes nodes) {
            WaitingUser user = joinedAndRead(nodes);
            Client agent = nodes.agents().get(0);

            user.client().close();

            agent.expect("RemoveUser");
            isRemovedOnce(user.user(), "expired");
        }
    }

    /** A user who waits, and whose first join was read from the channel. */
    private WaitingUser joinedAndRead(Nodes nodes) {
        WaitingUser user = nodes.waitingUser(0, "Nika");
        assertThat(published(user.user())).hasSize(1);
        return user;
    }

    private void isRemovedOnce(Registered user, String reason) {
        assertThat(published(user)).containsExactly(removed(user, reason));
    }

    private static String removed(Registered user, String reason) {
        JsonObject args = new JsonObject().put("userId", user.userId()).put("reason", reason);
        return Frames.of("RemoveUser", args);
    }

    /** What was published of a user since this was asked last; the channel is every test's, so the others' is left out. */
    private List<String> published(Registered user) {
        String mark = UUID.randomUUID().toString();
        int marks = publisher.publishEverywhere("users", mark);
        List<String> ours = new ArrayList<>();
        while (marks > 0) {
            String message = channel.nextMessage();
            if (message.equals(mark)) {
                marks--;
            } else if (message.contains(user.userId())) {
                ours.add(message);
            }
        }
        return ours;
    }
}
