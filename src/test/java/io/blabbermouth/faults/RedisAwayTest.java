package io.blabbermouth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.AllAtOnce;
import io.blabbermouth.testing.CarefulClient;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.CloseAll;
import io.blabbermouth.testing.Elapsed;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.OwnRedis;
import io.blabbermouth.testing.RawRedis;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.ServerLog;
import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract's UNAVAILABLE: what clients are told while Redis is away, and that nothing is lost or doubled by it. */
@Timeout(60)
class RedisAwayTest {
    private static final Duration ANSWER_MAX = Duration.ofSeconds(2);
    private static final Duration RECOVERY_MAX = Duration.ofSeconds(5);
    /** A command may take so long where what is looked at is that it takes no longer. */
    private static final int QUICK_MILLIS = 1000;

    private static final int USUAL_MILLIS = 1500;
    /** And so long where what is looked at is that it was known before it was asked. */
    private static final int SLOW_MILLIS = 4000;
    /** Half of it. */
    private static final Duration KNOWN_MAX = Duration.ofSeconds(2);

    private static final int MESSAGES_A_SIDE = 300;
    private static final int UNDER_WAY_MAX = 10;

    @TempDir
    private Path folder;

    private OwnRedis redis;
    private Nodes nodes;

    @BeforeEach
    void startRedis() {
        redis = OwnRedis.start(folder);
    }

    @AfterEach
    void stop() {
        CloseAll.of(Stream.of(nodes, redis));
    }

    @Test
    void saysUnavailableWhileRedisIsDeadAndKeepsEveryConnection() {
        // Given
        startNodes(SLOW_MILLIS);
        ActiveChat chat = nodes.activeChat();
        Registered waiting = nodes.waitingUser(0, "Dodo").user();
        Client agent = nodes.agents().get(1);

        // When
        redis.kill();

        // Then
        isUnavailable(chat.userClient(), Frames.chatMessage("User", "hello?", "m-1"), "m-1");
        isUnavailable(chat.supportClient(), Frames.chatMessage("Support", "hello?", "s-1"), "s-1");
        isUnavailable(agent, Frames.joinUser(waiting), null);
        Client late = nodes.b().openChat(waiting);
        isUnavailable(late, Frames.joinAsUser(waiting), null);
        cannotRegister();
        for (Client client : List.of(chat.userClient(), chat.supportClient(), agent, late)) {
            client.awaitPing();
            client.expectNothingUnread();
        }
    }

    @Test
    void goesOnWithoutAnybodyReconnectingWhenADeadRedisIsBack() {
        // Given
        startNodes(USUAL_MILLIS);
        ActiveChat chat = nodes.activeChat();
        CarefulClient user = new CarefulClient(chat.userClient(), "User");
        CarefulClient support = new CarefulClient(chat.supportClient(), "Support");
        user.say("before").hearUntil(1);
        redis.kill();
        user.say("asked once").hearUntilUnderWay(0);
        support.say("asked once too").hearUntilUnderWay(0);
        assertThat(user.unavailable()).containsExactly("asked once");
        assertThat(support.unavailable()).containsExactly("asked once too");

        // When
        redis.restart();

        // Then
        goesOnSoon(user, support, 3);
        exchange(user, support);
        assertThat(user.heardIds())
                .containsExactlyInAnyOrder("before", "asked once", "asked once too", "question", "answer");
    }

    /** A frozen Redis takes connections and commands, and says nothing; the commands are run when it goes on. */
    @Test
    void saysInTimeThatNobodyKnowsWhileRedisIsFrozen() {
        // Given
        startNodes(QUICK_MILLIS);
        ActiveChat chat = nodes.activeChat();
        CarefulClient user = new CarefulClient(chat.userClient(), "User");
        CarefulClient support = new CarefulClient(chat.supportClient(), "Support");
        user.say("before").hearUntil(1);

        // When
        redis.freeze();
        Elapsed asked = Elapsed.start();
        user.say("asked at once").hearUntilUnderWay(0);

        // Then
        assertThat(asked.time()).isLessThan(ANSWER_MAX);
        assertThat(user.unavailable()).containsExactly("asked at once");
        redis.thaw();
        goesOnSoon(user, support, 2);
        exchange(user, support);
        assertThat(user.heardIds()).containsExactly("before", "asked at once", "question", "answer");
    }

    @Test
    void noticesAFrozenRedisAndGoesOnWhenItDoes() {
        // Given
        startNodes(SLOW_MILLIS);
        ActiveChat chat = nodes.activeChat();
        CarefulClient user = new CarefulClient(chat.userClient(), "User");
        CarefulClient support = new CarefulClient(chat.supportClient(), "Support");
        user.say("before").hearUntil(1);

        // When
        redis.freeze();
        user.say("asked at once").hearUntilUnderWay(0);
        for (int second = 0; second < 8; second++) {
            chat.userClient().awaitPing();
        }

        // Then: by now it is known
        Elapsed askedAgain = Elapsed.start();
        user.say("asked late").hearUntilUnderWay(0);
        support.say("asked late too").hearUntilUnderWay(0);
        cannotRegister();
        assertThat(askedAgain.time()).isLessThan(KNOWN_MAX);
        assertThat(user.unavailable()).containsExactlyInAnyOrder("asked at once", "asked late");

        redis.thaw();
        goesOnSoon(user, support, 4);
        exchange(user, support);
        assertThat(user.heardIds())
                .containsExactlyInAnyOrder(
                        "before", "asked at once", "asked late", "asked late too", "question", "answer");
    }

    @ParameterizedTest
    @ValueSource(strings = {"pubsub", "normal"})
    void losesAndDoublesNothingWhenConnectionsAreCutWhileBothSidesSpeak(String type) {
        // Given
        startNodes(USUAL_MILLIS);
        ActiveChat chat = nodes.activeChat();
        List<CarefulClient> sides = List.of(
                new CarefulClient(chat.userClient(), "User"), new CarefulClient(chat.supportClient(), "Support"));
        List<String> all = new ArrayList<>();
        for (int i = 0; i < MESSAGES_A_SIDE; i++) {
            all.add("0-" + i);
            all.add("1-" + i);
        }

        // When: each side sees to some of the cuts, amidst its own messages
        try (ServerLog log = ServerLog.watch();
                RawRedis admin = RawRedis.connect(redis.server())) {
            AllAtOnce.get(2, side -> speak(side, sides.get(side), admin, type));
            log.holdsNoFault();
        }

        // Then
        sides.forEach(side -> side.hearUntil(all.size()));
        assertThat(sides.get(0).heardIds()).containsExactlyInAnyOrderElementsOf(all);
        assertThat(sides.get(0).heard()).isEqualTo(sides.get(1).heard());
        Client.expectNothingElse(chat.userClient(), chat.supportClient());
    }

    private void startNodes(int commandTimeoutMillis) {
        nodes = Nodes.start(
                2,
                redis.server(),
                new JsonObject().put("redis", new JsonObject().put("commandTimeoutMillis", commandTimeoutMillis)));
    }

    private static CarefulClient speak(int index, CarefulClient side, RawRedis admin, String type) {
        for (int i = 0; i < MESSAGES_A_SIDE; i++) {
            if (i % 100 == 30 + 40 * index) {
                cut(admin, type);
            }
            side.say(index + "-" + i).hearUntilUnderWay(UNDER_WAY_MAX);
        }
        return side.repeatUntilAcknowledged();
    }

    private static void cut(RawRedis admin, String type) {
        synchronized (admin) {
            admin.command("CLIENT", "KILL", "TYPE", type);
        }
    }

    private static void isUnavailable(Client client, String frame, String clientMessageId) {
        Elapsed asked = Elapsed.start();
        JsonObject error = client.send(frame).expectError("UNAVAILABLE");
        assertThat(asked.time()).isLessThan(ANSWER_MAX);
        assertThat(error.getBoolean("retryable")).isTrue();
        assertThat(error.getString("clientMessageId")).isEqualTo(clientMessageId);
    }

    private void cannotRegister() {
        HttpResponse<String> refused = nodes.a().get("/user/join/Nika");
        assertThat(refused.statusCode()).isEqualTo(503);
        assertThat(refused.headers().firstValueAsLong("Retry-After")).isPresent();
        assertThat(new JsonObject(refused.body()).getJsonObject("error").getString("code"))
                .isEqualTo("UNAVAILABLE");
    }

    /** All that could not be stored is stored, and both have heard it. */
    private static void goesOnSoon(CarefulClient user, CarefulClient support, int seq) {
        Elapsed back = Elapsed.start();
        user.repeatUntilAcknowledged();
        support.repeatUntilAcknowledged();
        user.hearUntil(seq);
        support.hearUntil(seq);
        assertThat(back.time()).isLessThan(RECOVERY_MAX);
    }

    private static void exchange(CarefulClient user, CarefulClient support) {
        int before = user.heard().size();
        user.say("question").hearUntil(before + 1);
        support.say("answer").hearUntil(before + 2);
        user.hearUntil(before + 2);
        assertThat(support.heard()).isEqualTo(user.heard());
    }
}
