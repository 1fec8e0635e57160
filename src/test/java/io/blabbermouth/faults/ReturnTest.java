package io.blabbermouth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.ChildNode;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Elapsed;
import io.blabbermouth.testing.ForgetfulRedis;
import io.blabbermouth.testing.ForgetfulRedis.Forgetting;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Node;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.RawRedis;
import io.blabbermouth.testing.Registered;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Connections that break and come back at once to the node they were on, while Redis has not been told that they went. The
 * grace is short, but not so short that Redis has to be told at once.
 */
@Timeout(60)
class ReturnTest {
    private static final int GRACE_SECONDS = 3;
    private static final String CONFIG =
            "{\"drainSeconds\": 0, \"chat\": {\"leaveGraceSeconds\": 3, \"historyMessagesMax\": 5}}";
    private static final String FOREIGN_ID = "0123456789abcdef0123456789abcdef";
    /** Well before the grace has passed if it counted from when Redis was told. */
    private static final Duration LATE_MAX = Duration.ofMillis(1500);

    @TempDir
    private Path temp;

    private ForgetfulRedis redis;
    private RawRedis raw;
    private Nodes nodes;
    private ActiveChat chat;

    @BeforeEach
    void startWithAnActiveChat() {
        redis = ForgetfulRedis.start(temp);
        raw = RawRedis.connect(redis.server());
        nodes = Nodes.start(2, redis.server(), new JsonObject(CONFIG));
        chat = nodes.activeChat();
    }

    @AfterEach
    void stop() {
        nodes.close();
        raw.close();
        redis.close();
    }

    @Test
    void isToldWhatItMissedWithoutAWordOfItInRedis() {
        // Given
        List<JsonObject> messages = say(chat, 3);
        raw.command("CONFIG", "RESETSTAT");
        chat.userClient().abort();
        messages.addAll(sayAlone(chat.supportClient(), 1));

        // When
        Client back = resumeAsUser(nodes.a(), 2);

        // Then
        assertThat(back.expect("ChatHistory"))
                .isEqualTo(new JsonObject()
                        .put("messages", new JsonArray(messages.subList(2, 4)))
                        .put("epoch", chat.epoch())
                        .put("seen", new JsonObject().put("User", 0).put("Support", 0))
                        .put("user", chat.user().card())
                        .put(
                                "support",
                                new JsonObject()
                                        .put("supportId", chat.supportId())
                                        .put("supportUserName", "Vika")));
        Client.expectNothingElse(back, chat.supportClient());
        pass(GRACE_SECONDS);
        wasNoChange();
    }

    @Test
    void bringsBackBothSidesOfAChatAtOnce() {
        // Given
        List<JsonObject> messages = say(chat, 2);
        Client support = resumeAsSupport(nodes.a(), 2);
        support.expect("ChatHistory");
        raw.command("CONFIG", "RESETSTAT");
        chat.userClient().abort();
        support.abort();

        // When
        Client userBack = resumeAsUser(nodes.a(), 1);
        Client supportBack = resumeAsSupport(nodes.a(), 0);

        // Then
        assertThat(messagesOf(userBack)).isEqualTo(messages.subList(1, 2));
        assertThat(messagesOf(supportBack)).isEqualTo(messages);
        wasNoChange();
        JsonObject said =
                userBack.send(Frames.chatMessage("User", "here again")).expect("ChatMessage");
        assertThat(supportBack.expect("ChatMessage")).isEqualTo(said);
        assertThat(chat.supportClient().expect("ChatMessage")).isEqualTo(said);
    }

    @Test
    void bringsBackAUserWhoWaits() {
        // Given
        Registered user = nodes.a().register("Dodo");
        Client client = nodes.a().joinAsUser(user);
        String epoch = client.expect("UserJoined").getString("epoch");
        client.send(Frames.chatMessage("User", "anybody?"));
        JsonObject message = client.expect("ChatMessage");
        raw.command("CONFIG", "RESETSTAT");
        client.abort();

        // When
        Client back = nodes.a()
                .openChat(user)
                .send(Frames.of("Join", Frames.joinArgs(user).put("after", 0).put("epoch", epoch)));

        // Then
        assertThat(back.expect("UserJoined").getString("epoch")).isEqualTo(epoch);
        assertThat(messagesOf(back)).isEqualTo(List.of(message));
        pass(GRACE_SECONDS);
        back.expectNothingUnread();
        wasNoChange();
    }

    @Test
    void tellsUpToWhereTheOtherHasSeenTheChat() {
        // Given
        say(chat, 3);
        chat.supportClient().send(Frames.seen("Support", 2));
        chat.userClient().expect("Seen");
        raw.command("CONFIG", "RESETSTAT");
        chat.userClient().abort();

        // When
        Client back = resumeAsUser(nodes.a(), 3);

        // Then
        assertThat(back.expect("ChatHistory").getJsonObject("seen"))
                .isEqualTo(new JsonObject().put("User", 0).put("Support", 2));
        wasNoChange();
    }

    @Test
    void countsTheGraceFromWhenTheConnectionWent() {
        // When
        Elapsed gone = Elapsed.start();
        chat.userClient().abort();

        // Then
        leavesAfterTheGrace(gone, chat.supportClient());
    }

    @Test
    void countsTheGraceFromWhenItWentAgain() {
        // Given
        chat.userClient().abort();
        Client back = resumeAsUser(nodes.a(), 0);
        back.expect("ChatHistory");
        back.awaitPing();

        // When
        Elapsed gone = Elapsed.start();
        back.abort();

        // Then
        leavesAfterTheGrace(gone, chat.supportClient());
    }

    @Test
    void staysWhileAnotherConnectionOfItsSideDoes() {
        // Given
        Client tab = resumeAsUser(nodes.a(), 0);
        tab.expect("ChatHistory");
        pass(GRACE_SECONDS);
        chat.userClient().abort();
        Client back = resumeAsUser(nodes.a(), 0);
        back.expect("ChatHistory");
        tab.abort();
        pass(GRACE_SECONDS);
        Client.expectNothingElse(back, chat.supportClient());

        // When
        Elapsed gone = Elapsed.start();
        back.abort();

        // Then
        leavesAfterTheGrace(gone, chat.supportClient());
    }

    @Test
    void hasNotLeftIfItComesBackToAnotherNode() {
        // Given
        chat.userClient().abort();
        Client back = resumeAsUser(nodes.b(), 0);
        back.expect("ChatHistory");
        pass(GRACE_SECONDS + 2);
        Client.expectNothingElse(back, chat.supportClient());

        // When
        Elapsed gone = Elapsed.start();
        back.abort();

        // Then
        leavesAfterTheGrace(gone, chat.supportClient());
    }

    @Test
    void isToldAtOnceByANodeThatStops() {
        // Given
        Node stopping = nodes.startAnother();
        chat.userClient().abort();
        Client user = resumeAsUser(stopping, 0);
        user.expect("ChatHistory");
        pass(GRACE_SECONDS);

        // When
        Elapsed gone = Elapsed.start();
        user.abort();
        stopping.close();

        // Then
        assertThat(gone.time()).isLessThan(Duration.ofSeconds(GRACE_SECONDS));
        leavesAfterTheGrace(gone, chat.supportClient());
    }

    @Test
    void leavesWithANodeThatIsKilledBeforeItHasToldIt() {
        try (ChildNode killed = nodes.spawnAnother(temp)) {
            // Given
            Registered user = killed.register("Dodo");
            Client client = killed.joinAsUser(user);
            client.expect("UserJoined");
            Client support = nodes.b().claim(user, "Dato");
            support.expect("SupportJoinedUser");

            // When
            Elapsed gone = Elapsed.start();
            client.abort();
            killed.process().kill();

            // Then
            pass(GRACE_SECONDS);
            support.expect("UserLeft");
            assertThat(gone.time()).isGreaterThan(Duration.ofSeconds(GRACE_SECONDS));
        }
    }

    @ParameterizedTest
    @EnumSource
    void isToldAnewWhatRedisHasForgotten(Forgetting forgetting) {
        // Given
        redis.takeCopy();
        List<JsonObject> messages = say(chat, 3);
        chat.userClient().abort();

        // When
        redis.forget(forgetting);
        nodes.awaitStore();
        Client back = resumeAsUser(nodes.a(), 3);

        // Then
        JsonObject history = back.expect("ChatHistory");
        assertThat(history.getValue("reset")).isEqualTo(true);
        assertThat(history.getString("epoch")).isNotEqualTo(chat.epoch());
        assertThat(history.getJsonArray("messages").stream().map(ReturnTest::content))
                .isEqualTo(messages.stream().map(ReturnTest::content).toList());
    }

    @Test
    void isToldAnewWhatTheHistoryDoesNotKeep() {
        // Given
        List<JsonObject> messages = say(chat, 8);
        chat.userClient().abort();

        // When
        JsonObject history = resumeAsUser(nodes.a(), 2).expect("ChatHistory");

        // Then
        assertThat(history.getValue("reset")).isEqualTo(true);
        assertThat(history.getJsonArray("messages")).isEqualTo(new JsonArray(messages.subList(3, 8)));
    }

    @Test
    void isToldAnewIfItHoldsAnotherLog() {
        List<JsonObject> messages = say(chat, 2);
        chat.userClient().abort();

        JsonObject history = nodes.a()
                .openChat(chat.user())
                .send(Frames.resumeAsUser(chat.user(), chat.supportId(), 1, FOREIGN_ID))
                .expect("ChatHistory");

        assertThat(history.getValue("reset")).isEqualTo(true);
        assertThat(history.getJsonArray("messages")).isEqualTo(new JsonArray(messages));
    }

    @Test
    void isRefusedAsSomebodyElse() {
        say(chat, 1);
        chat.userClient().abort();
        chat.supportClient().abort();
        Registered other = new Registered(FOREIGN_ID, "Nika", chat.user().chatId());

        Client asUser = nodes.a().openChat(other).send(Frames.resumeAsUser(other, chat.supportId(), 1, chat.epoch()));
        Client asSupport = nodes.b().openChat(chat.user()).send(resumeAsSupport(FOREIGN_ID, 1));

        asUser.expectRefused("FORBIDDEN", 4403);
        asSupport.expectRefused("FORBIDDEN", 4403);
    }

    /** It shows that it has heard of the claim. */
    @Test
    void keepsTheClaimOfAnAgentWhoComesBackBeforeItWasConfirmed() {
        // Given
        Registered user = nodes.a().register("Dodo");
        Client userClient = nodes.a().joinAsUser(user);
        userClient.expect("UserJoined");
        Client mute = nodes.b().claimMutely(user, "Dato");
        JsonObject joined = mute.expect("SupportJoinedUser");
        mute.abort();
        userClient.expect("SupportJoinedUser");

        // When
        Client back = nodes.b()
                .openChat(user)
                .send(Frames.of(
                        "Join",
                        Frames.joinArgs(user)
                                .put("from", "Support")
                                .put("supportId", joined.getString("supportId"))
                                .put("after", 0)
                                .put("epoch", joined.getString("epoch"))));

        // Then
        back.expect("ChatHistory");
        Object key = ((List<?>) raw.command("KEYS", "*:chat:" + user.chatId())).get(0);
        List<?> provisional = (List<?>) raw.command("HMGET", key, "support", "confirmBy");
        assertThat(provisional.get(0)).isEqualTo(joined.getString("supportId"));
        assertThat(provisional.get(1)).isNull();
    }

    private static List<JsonObject> say(ActiveChat chat, int count) {
        List<JsonObject> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            chat.userClient().send(Frames.chatMessage("User", "message " + i));
            messages.add(chat.userClient().expect("ChatMessage"));
            chat.supportClient().expect("ChatMessage");
        }
        return messages;
    }

    private static List<JsonObject> sayAlone(Client support, int count) {
        List<JsonObject> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(support.send(Frames.chatMessage("Support", "are you there? " + i))
                    .expect("ChatMessage"));
        }
        return messages;
    }

    private Client resumeAsUser(Node node, long after) {
        return node.openChat(chat.user()).send(Frames.resumeAsUser(chat.user(), chat.supportId(), after, chat.epoch()));
    }

    private Client resumeAsSupport(Node node, long after) {
        return node.openChat(chat.user()).send(resumeAsSupport(chat.supportId(), after));
    }

    private String resumeAsSupport(String supportId, long after) {
        return Frames.of(
                "Join",
                Frames.joinArgs(chat.user())
                        .put("from", "Support")
                        .put("supportId", supportId)
                        .put("after", after)
                        .put("epoch", chat.epoch()));
    }

    private static List<Object> messagesOf(Client back) {
        return back.expect("ChatHistory").getJsonArray("messages").stream().toList();
    }

    private static Object content(Object message) {
        return ((JsonObject) message).getString("content");
    }

    private static void leavesAfterTheGrace(Elapsed gone, Client support) {
        support.expect("UserLeft");
        gone.isDue(GRACE_SECONDS);
        assertThat(gone.time()).isLessThan(Duration.ofSeconds(GRACE_SECONDS).plus(LATE_MAX));
    }

    /** By the server's clock. */
    private void pass(int seconds) {
        for (int second = 0; second < seconds; second++) {
            chat.supportClient().awaitPing();
        }
    }

    /** Every script that changes a chat's state reads all of it. */
    private void wasNoChange() {
        assertThat(calls("hgetall")).as("changes").isZero();
        assertThat(calls("xrange")).as("reads of a history").isZero();
        assertThat(calls("mget")).as("looks, or messages").isPositive();
    }

    private long calls(String command) {
        String stats = raw.command("INFO", "commandstats").toString();
        Matcher calls = Pattern.compile("cmdstat_" + command + ":calls=(\\d+)").matcher(stats);
        return calls.find() ? Long.parseLong(calls.group(1)) : 0;
    }
}
