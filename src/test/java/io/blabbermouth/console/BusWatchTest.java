package io.blabbermouth.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.bus.Bus;
import io.blabbermouth.bus.ChatRequest;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.Side;
import io.blabbermouth.testing.AgentTokens;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Elapsed;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.RawWebSocket;
import io.blabbermouth.testing.RealRedis;
import io.blabbermouth.testing.Registered;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;

/** The event bus, watched. */
@ExtendWith(RealRedis.class)
@Timeout(60)
class BusWatchTest {
    private static final JsonObject OPEN = new JsonObject("{\"security\": {}}");
    private static final JsonObject TOKENS = new JsonObject().put("security", AgentTokens.tokenMode());
    private static final int WATCHERS_MAX = 8;
    private static final Bus.Topic<Object> NOBODYS = new Bus.Topic<>("test.big");
    private static final int BIG = 15_000;
    private static final int BIG_A_LOOK = 30;
    private static final int LOOKS = 24;

    @Test
    void showsARequestWithItsReply(RealRedis.Server redis) {
        try (Nodes nodes = Nodes.start(2, redis, OPEN)) {
            ActiveChat chat = nodes.activeChat();
            Client watcher = watch(nodes, "chats.append");

            chat.say(1);

            List<JsonObject> seen = new ArrayList<>();
            while (seen.size() < 2) {
                seen.addAll(messages(watcher.next()));
            }
            JsonObject request = seen.get(0);
            JsonObject reply = seen.get(1);
            assertThat(request.getString("kind")).isEqualTo("request");
            assertThat(reply.getString("kind")).isEqualTo("reply");
            assertThat(request.getJsonObject("body").getString("content")).isEqualTo("message 0");
            assertThat(reply.getString("address")).isEqualTo("chats.append");
            assertThat(reply.getLong("of")).isEqualTo(request.getLong("n"));
            assertThat(reply.getDouble("durationMillis")).isPositive();
        }
    }

    @Test
    void hidesWhoSaysWhatUnlessThatIsWanted(RealRedis.Server redis) {
        try (Nodes nodes = Nodes.start(1, redis, TOKENS);
                Client watcher = Client.connect(
                        nodes.a().consolePort(), "/api/bus", "user", Client.bearer(ConsoleAccessTest.admin()))) {
            watcher.send("{}");
            watcher.next();
            Registered user = nodes.a().register("Nikaragua");
            Client userClient = nodes.a().joinAsUser(user);
            userClient.expect("UserJoined");
            Client agent = Client.connect(
                    nodes.a().chatPort(),
                    "/chat/" + user.chatId(),
                    "support",
                    Client.bearer(AgentTokens.of("Viktualia")));
            agent.send(Frames.claim(user, "Viktualia"));
            String supportId = agent.expect("SupportJoinedUser").getString("supportId");
            userClient.expect("SupportJoinedUser");
            for (int i = 0; i < 3; i++) {
                userClient.send(Frames.chatMessage("User", "my card is 4111"));
                userClient.expect("ChatMessage");
                agent.expect("ChatMessage");
            }

            StringBuilder all = new StringBuilder();
            Set<String> chats = new TreeSet<>();
            for (int appends = 0; appends < 3; ) {
                JsonObject look = watcher.next();
                all.append(look.encode());
                for (JsonObject message : messages(look)) {
                    if (message.getString("address").equals("chats.append")
                            && message.getString("kind").equals("request")) {
                        appends++;
                        chats.add(message.getJsonObject("body")
                                .getJsonObject("speaker")
                                .getString("chatId"));
                    } else if (message.getString("address").startsWith("chat.")) {
                        chats.add(message.getString("address").substring("chat.".length()));
                    }
                }
            }
            assertThat(all.toString())
                    .contains("(15 characters)")
                    .doesNotContain("4111", "Nikaragua", "Viktualia", user.chatId(), user.userId(), supportId);
            assertThat(chats).as("names of the one chat").hasSize(1).allMatch(name -> name.startsWith("#"));

            watcher.send("{\"unmasked\": true, \"address\": \"chats.append\"}");
            userClient.send(Frames.chatMessage("User", "my card is 4222"));
            assertThat(await(watcher, message -> message.encode().contains("4222"))
                            .encode())
                    .contains(user.chatId());
            agent.close();
        }
    }

    /** Not what it has not asked for, nor hidden what it is about to ask for as it is. */
    @Test
    void showsNothingBeforeItIsToldWhatIsWanted(RealRedis.Server redis) {
        try (Nodes nodes = Nodes.start(2, redis, OPEN)) {
            ActiveChat chat = nodes.activeChat();
            Client undecided = open(nodes);
            Client watcher = watch(nodes, "chats.append");
            chat.say(1);
            JsonObject early = await(watcher, message -> true);

            undecided.send(new JsonObject().put("address", "chats.append").encode());
            undecided.next();
            chat.say(1);

            assertThat(await(undecided, message -> true).getLong("n")).isGreaterThan(early.getLong("n"));
        }
    }

    @Test
    void keepsWatchersThatSayNothing(RealRedis.Server redis) {
        JsonObject hasty = OPEN.copy().mergeIn(new JsonObject("{\"limits\": {\"handshakeSeconds\": 3}}"));
        try (Nodes nodes = Nodes.start(1, redis, hasty)) {
            Client watcher = watch(nodes, "");
            Elapsed watched = Elapsed.start();
            while (watched.time().compareTo(Duration.ofSeconds(5)) < 0) {
                watcher.next();
            }

            assertThat(watcher.isOpen()).isTrue();
        }
    }

    @Test
    void turnsAwayWhoIsOneTooMany(RealRedis.Server redis) {
        try (Nodes nodes = Nodes.start(1, redis, OPEN)) {
            List<Client> watchers = new ArrayList<>();
            for (int i = 0; i < WATCHERS_MAX; i++) {
                watchers.add(watch(nodes, ""));
            }

            Client oneMore = open(nodes);
            assertThat(oneMore.closeCode()).isEqualTo(4429);
            watchers.forEach(Client::next);

            watchers.get(0).close();
            // The node may hear of the departure after the next one has come.
            Client next = open(nodes);
            while (!isIn(next)) {
                next = open(nodes);
            }
        }
    }

    @Test
    void leavesOutWhatASlowWatcherDoesNotRead(RealRedis.Server redis) {
        try (Nodes nodes = Nodes.start(1, redis, OPEN);
                RawWebSocket slow = RawWebSocket.open(nodes.a().consolePort(), "/api/bus")) {
            slow.sendText("{}");
            Client fast = watch(nodes, NOBODYS.name());
            Bus bus = new Bus(nodes.a().vertx());
            Object big = new ChatRequest.Append(
                    new ChatRequest.Speaker(new ChatId("0".repeat(32)), Side.USER, "x"), "x".repeat(BIG), null);
            int shown = 0;
            for (int look = 0; look < LOOKS; look++) {
                for (int i = 0; i < BIG_A_LOOK; i++) {
                    bus.publish(NOBODYS, big);
                }
                while (shown < (look + 1) * BIG_A_LOOK) {
                    JsonObject next = fast.next();
                    assertThat(next.getLong("leftOut")).isZero();
                    shown += messages(next).size();
                }
            }

            long leftOut = 0;
            while (leftOut == 0) {
                leftOut = new JsonObject(text(slow)).getLong("leftOut");
            }
            assertThat(leftOut).isBetween((long) BIG_A_LOOK, (long) LOOKS * BIG_A_LOOK);
        }
    }

    /** A message may come in several frames; a look ends with its counts. */
    private static String text(RawWebSocket slow) {
        StringBuilder text = new StringBuilder();
        do {
            text.append(slow.next().text());
        } while (!text.toString().endsWith("}}"));
        return text.toString();
    }

    private static Client watch(Nodes nodes, String address) {
        Client watcher = open(nodes);
        watcher.send(new JsonObject().put("address", address).encode());
        watcher.next();
        return watcher;
    }

    private static Client open(Nodes nodes) {
        return nodes.a().open(nodes.a().consolePort(), "/api/bus", "user");
    }

    private static boolean isIn(Client watcher) {
        try {
            watcher.send("{}");
            watcher.next();
            return true;
        } catch (AssertionError e) {
            assertThat(watcher.closeCode()).isEqualTo(4429);
            return false;
        }
    }

    private static JsonObject await(Client watcher, Predicate<JsonObject> fits) {
        while (true) {
            for (JsonObject message : messages(watcher.next())) {
                if (fits.test(message)) {
                    return message;
                }
            }
        }
    }

    private static List<JsonObject> messages(JsonObject look) {
        return look.getJsonArray("messages").stream()
                .map(JsonObject.class::cast)
                .toList();
    }
}
