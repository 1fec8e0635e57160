package io.blabbermouth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.ChildNode;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.CloseAll;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Health;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.OwnRedis;
import io.blabbermouth.testing.RawHttp;
import io.blabbermouth.testing.RawRedis;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.TcpProxy;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a node that is told to stop does about what is under way, over a network to Redis that takes its time. */
@Timeout(60)
class DrainTest {
    private static final int END_SECONDS_MAX = 18;
    /**
     * The most there is: Redis's answer is held until all has been looked at that must come before it. After three of its own beats
     * that it has not heard, a node ends its connection: so long there is in fact.
     */
    private static final int PATIENT_MILLIS = 4000;

    private static final int IMPATIENT_MILLIS = 2000;

    @TempDir
    private Path folder;

    private OwnRedis redis;
    private TcpProxy network;
    private Nodes nodes;
    private ChildNode stopping;
    private Registered user;
    private Client client;

    @AfterEach
    void stop() {
        CloseAll.of(Stream.of(stopping, nodes, network, redis));
    }

    @Test
    void acknowledgesTheMessageThatIsUnderWayAndBeginsNothingElse() {
        // Given: a message is stored, and the reply that says so is on its way; others wait behind it
        joinAsWaitingUser(PATIENT_MILLIS);
        try (RawRedis channel = RawRedis.connect(redis.server()).subscribeAll("*:log:" + user.chatId())) {
            network.holdReplies();
            for (int i = 1; i <= 5; i++) {
                client.send(Frames.chatMessage("User", "hello " + i, "m-" + i));
            }
            assertThat(channel.nextMessage()).contains("m-1");
        }

        // When
        stopping.process().terminate();

        // Then
        // If the signal takes a while, Redis is missed first.
        assertThat(Health.awaitReady(
                                stopping.consolePort(),
                                health -> health.why().equals("the node stops and sends its clients away"))
                        .status())
                .isEqualTo(503);
        assertThat(Health.live(stopping.consolePort()).status()).isEqualTo(200);
        isRefused("/user/join/Dodo");
        isRefused("/chat/" + user.chatId(), "Upgrade: websocket");
        network.letRepliesGo();
        JsonObject acknowledgement = client.expect("ChatMessage");
        assertThat(acknowledgement.getString("clientMessageId")).isEqualTo("m-1");
        client.expectClosed(1012);
        assertThat(stopping.process().awaitExit(END_SECONDS_MAX)).isZero();
        Client elsewhere = nodes.a().joinAsUser(user);
        elsewhere.expect("UserJoined");
        assertThat(elsewhere.expect("ChatHistory").getJsonArray("messages")).isEqualTo(JsonArray.of(acknowledgement));
    }

    @Test
    void saysThatAMessageIsUnknownIfRedisDoesNotAnswerAndEndsAllTheSame() {
        // Given
        joinAsWaitingUser(IMPATIENT_MILLIS);
        redis.freeze();
        network.withholdRepliesTo(user.userId() + ":m-1");
        client.send(Frames.chatMessage("User", "hello", "m-1"));
        network.awaitWithheld(1);

        // When
        stopping.process().terminate();

        // Then
        assertThat(client.expectError("UNAVAILABLE").getString("clientMessageId"))
                .isEqualTo("m-1");
        client.expectClosed(1012);
        assertThat(stopping.process().awaitExit(END_SECONDS_MAX)).isZero();
        assertThat(stopping.process().lines()).endsWith("Stopped.");
    }

    private void joinAsWaitingUser(int commandTimeoutMillis) {
        redis = OwnRedis.start(folder);
        network = TcpProxy.before(redis.server());
        nodes = Nodes.start(
                1,
                network.server(),
                new JsonObject().put("redis", new JsonObject().put("commandTimeoutMillis", commandTimeoutMillis)));
        stopping = nodes.spawnAnother(folder);
        user = nodes.a().register("Nika");
        client = stopping.joinAsUser(user);
        client.expect("UserJoined");
    }

    private void isRefused(String path, String... headers) {
        RawHttp.Response refused = RawHttp.get(stopping.chatPort(), path, headers);
        assertThat(refused.status()).isEqualTo(503);
        assertThat(refused.headers()).containsEntry("Retry-After", "1").containsEntry("Connection", "close");
        assertThat(refused.json().getJsonObject("error").getString("code")).isEqualTo("UNAVAILABLE");
    }
}
