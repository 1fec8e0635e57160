package io.blabbermouth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.ForgetfulRedis;
import io.blabbermouth.testing.ForgetfulRedis.Forgetting;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.RawRedis;
import io.blabbermouth.testing.Registered;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
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
 * grace is short, but long enough for that to take as long as it ever does.
 */
@Timeout(60)
class ReturnTest {
    private static final int GRACE_SECONDS = 4;
    private static final String CONFIG = "{\"drainSeconds\": 0, \"chat\": {\"leaveGraceSeconds\": 4}}";

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
        List<JsonObject> messages = chat.say(3);
        raw.command("CONFIG", "RESETSTAT");
        chat.userClient().abort();
        messages.addAll(sayAlone(chat.supportClient(), 1));

        // When
        Client back = chat.resumeAsUser(nodes.a(), 2);

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
                                        .put("supportUserName", "Vika"))
                        .put("away", new JsonArray()));
        Client.expectNothingElse(back, chat.supportClient());
        pass(GRACE_SECONDS);
        wasNoChange();
    }

    @Test
    void bringsBackBothSidesOfAChatAtOnce() {
        // Given
        List<JsonObject> messages = chat.say(2);
        Client support = chat.resumeAsSupport(nodes.a(), 2);
        support.expect("ChatHistory");
        raw.command("CONFIG", "RESETSTAT");
        chat.userClient().abort();
        support.abort();

        // When
        Client userBack = chat.resumeAsUser(nodes.a(), 1);
        Client supportBack = chat.resumeAsSupport(nodes.a(), 0);

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
        chat.say(3);
        chat.supportClient().send(Frames.seen("Support", 2));
        chat.userClient().expect("Seen");
        raw.command("CONFIG", "RESETSTAT");
        chat.userClient().abort();

        // When
        Client back = chat.resumeAsUser(nodes.a(), 3);

        // Then
        assertThat(back.expect("ChatHistory").getJsonObject("seen"))
                .isEqualTo(new JsonObject().put("User", 0).put("Support", 2));
        wasNoChange();
    }

    @ParameterizedTest
    @EnumSource
    void isToldAnewWhatRedisHasForgotten(Forgetting forgetting) {
        // Given
        redis.takeCopy();
        List<JsonObject> messages = chat.say(3);
        chat.userClient().abort();

        // When
        redis.forget(forgetting);
        nodes.awaitStore();
        Client back = chat.resumeAsUser(nodes.a(), 3);

        // Then
        JsonObject history = back.expect("ChatHistory");
        assertThat(history.getValue("reset")).isEqualTo(true);
        assertThat(history.getString("epoch")).isNotEqualTo(chat.epoch());
        assertThat(history.getJsonArray("messages").stream().map(ReturnTest::content))
                .isEqualTo(messages.stream().map(ReturnTest::content).toList());
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

    private static List<JsonObject> sayAlone(Client support, int count) {
        List<JsonObject> messages = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            messages.add(support.send(Frames.chatMessage("Support", "are you there? " + i))
                    .expect("ChatMessage"));
        }
        return messages;
    }

    private static List<Object> messagesOf(Client back) {
        return back.expect("ChatHistory").getJsonArray("messages").stream().toList();
    }

    private static Object content(Object message) {
        return ((JsonObject) message).getString("content");
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
