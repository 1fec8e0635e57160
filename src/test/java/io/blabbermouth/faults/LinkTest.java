package io.blabbermouth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.CarefulClient;
import io.blabbermouth.testing.Elapsed;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.RealRedis;
import io.blabbermouth.testing.TcpProxy;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** A network between the nodes and Redis that fails: the nodes find back to Redis, and no client must come again. */
@ExtendWith(RealRedis.class)
@Timeout(60)
class LinkTest {
    private static final Duration RECOVERY_MAX = Duration.ofSeconds(5);

    private TcpProxy network;
    private Nodes nodes;
    private CarefulClient user;
    private CarefulClient support;

    @BeforeEach
    void startAnActiveChat(RealRedis.Server redis) {
        network = TcpProxy.before(redis);
        nodes = Nodes.start(2, network.server(), new JsonObject());
        ActiveChat chat = nodes.activeChat();
        user = new CarefulClient(chat.userClient(), "User");
        support = new CarefulClient(chat.supportClient(), "Support");
    }

    @AfterEach
    void stop() {
        nodes.close();
        network.close();
    }

    @Test
    void goesOnAfterATryToConnectThatWasNeverConfirmed() {
        // Given: for each node one try whose SUBSCRIBE is not confirmed, and the beginning of the next
        network.withholdRepliesTo("subscribe");
        network.cut();
        network.awaitWithheld(4);

        // When: the next but one is
        network.withholdNothing();

        // Then
        goesOn(Duration.ofSeconds(3).plus(RECOVERY_MAX));
    }

    /** Only the beats that do not come back tell of it. */
    @Test
    void goesOnWhenConnectionsAreHalfOpen() {
        // Given
        user.say("before").hearUntil(1);
        support.hearUntil(1);

        // When
        network.loseReplies();

        // Then
        goesOn(Duration.ofSeconds(4).plus(RECOVERY_MAX));
    }

    private void goesOn(Duration max) {
        Elapsed since = Elapsed.start();
        user.say("question").repeatUntilAcknowledged();
        support.say("answer").repeatUntilAcknowledged();
        user.hearUntil(support.heard().size());
        support.hearUntil(user.heard().size());
        assertThat(since.time()).isLessThan(max);
        assertThat(user.heard()).isEqualTo(support.heard());
        assertThat(user.heardIds()).doesNotHaveDuplicates().contains("question", "answer");
    }
}
