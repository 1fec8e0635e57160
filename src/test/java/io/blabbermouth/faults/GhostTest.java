package io.blabbermouth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.WaitingUser;
import io.blabbermouth.testing.OwnRedis;
import io.blabbermouth.testing.RawRedis;
import io.blabbermouth.testing.TcpProxy;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Who is gone is not counted, whatever became of the joins: a waiting user who left leaves the queue. */
@Timeout(60)
class GhostTest {
    private static final int TABS = 40;

    @TempDir
    private Path folder;

    private OwnRedis redis;
    private TcpProxy network;
    private Nodes nodes;
    private WaitingUser user;
    private Client agent;

    @BeforeEach
    void startWithAWaitingUser() {
        redis = OwnRedis.start(folder);
        network = TcpProxy.before(redis.server());
        nodes = Nodes.start(2, network.server(), new JsonObject("{\"chat\": {\"leaveGraceSeconds\": 1}}"));
        user = nodes.waitingUser(0, "Nika");
        agent = nodes.agents().get(1);
    }

    @AfterEach
    void stop() {
        nodes.close();
        network.close();
        redis.close();
    }

    /** Shorter than a Redis that says nothing is given up for. */
    @Test
    void countsNobodyWhoAskedToJoinWhileRedisStoodStillForAMoment() {
        joinWhileFrozenFor(3);

        leave();

        isGone();
    }

    @Test
    void countsNobodyWhoAskedToJoinWhileRedisStoodStillForLong() {
        joinWhileFrozenFor(7);

        leave();

        isGone();
    }

    /** One join waits for the other; those whose turn would come too late are told so in time, and not let in any more. */
    @Test
    void answersEveryJoinInTimeWhenRedisIsSlow() {
        // Given
        network.delayReplies(700);

        // When
        List<Client> tabs = joinAll();

        // Then
        List<String> answers = tabs.stream().map(GhostTest::answer).toList();
        assertThat(answers).containsOnly("UserJoined", "UNAVAILABLE").contains("UserJoined");
        network.delayReplies(0);
        tabs.forEach(Client::close);
        leave();
        isGone();
    }

    private void joinWhileFrozenFor(int seconds) {
        redis.freeze();
        List<Client> tabs = joinAll();
        for (int second = 0; second < seconds; second++) {
            user.client().awaitPing();
        }
        redis.thaw();
        tabs.forEach(GhostTest::answer);
        tabs.forEach(Client::close);
    }

    private List<Client> joinAll() {
        List<Client> tabs = new ArrayList<>();
        for (int i = 0; i < TABS; i++) {
            tabs.add(nodes.a().openChat(user.user()));
        }
        tabs.forEach(tab -> tab.send(Frames.joinAsUser(user.user())));
        return tabs;
    }

    /** The type of what a Join was answered with, or its error's code. */
    private static String answer(Client tab) {
        JsonObject answer = tab.next();
        return answer.getString("type").equals("Error")
                ? answer.getJsonObject("args").getString("code")
                : answer.getString("type");
    }

    private void leave() {
        user.client().close();
    }

    private void isGone() {
        assertThat(agent.expect("RemoveUser"))
                .isEqualTo(new JsonObject().put("userId", user.user().userId()).put("reason", "left"));
        try (RawRedis raw = RawRedis.connect(redis.server())) {
            assertThat((List<?>) raw.command(
                            "KEYS", nodes.keyPrefix() + "*:here:" + user.user().chatId()))
                    .as("who is said to be here")
                    .isEmpty();
        }
        agent.expectNothingUnread();
    }
}
