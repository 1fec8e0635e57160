package io.blabbermouth.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.AllAtOnce;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Node;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.Nodes.WaitingUser;
import io.blabbermouth.testing.RawRedis;
import io.blabbermouth.testing.RawWebSocket;
import io.blabbermouth.testing.Scrape;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** That what happens is what is counted, of all that needs no fault. */
@TwoNodes(
        value = "{\"chat\": {\"outgoingBytesMax\": 65536}, \"limits\": {\"messageBytesMax\": 20000}}",
        forEachTest = true)
class MeteredTrafficTest {
    private static final int AGENTS = 6;

    @Test
    void countsConnectionsWhereTheyAre(Nodes nodes) {
        nodes.activeChat();
        nodes.agents();

        for (Node node : List.of(nodes.a(), nodes.b())) {
            Scrape.await(node, "blabbermouth_connections{port=\"chat\"}", open -> open == 1);
            Scrape.await(node, "blabbermouth_connections{port=\"subscriber\"}", open -> open == 1);
            Scrape.await(node, "blabbermouth_chats", chats -> chats == 1);
            Scrape.await(node, "blabbermouth_open_chats", chats -> chats == 1);
            Scrape.await(node, "blabbermouth_ready", ready -> ready == 1);
            Scrape.await(node, "blabbermouth_redis_up", up -> up == 1);
            Scrape.await(node, "blabbermouth_redis_round_trip_seconds_count", beats -> beats > 0);
            Scrape.await(node, "blabbermouth_event_loop_lag_seconds_count", looks -> looks > 0);
        }
    }

    @Test
    void countsConnectionsThatAreGone(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();

        chat.userClient().close();
        chat.supportClient().abort();

        Scrape.await(nodes.a(), "blabbermouth_connections", open -> open == 0);
        Scrape.await(nodes.b(), "blabbermouth_connections", open -> open == 0);
    }

    @Test
    void countsMessagesByWhatBecameOfThemWhereTheyCame(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        chat.say(3);
        for (int i = 0; i < 2; i++) {
            chat.supportClient().send(Frames.chatMessage("Support", "Hello", "hello-1"));
            chat.supportClient().expect("ChatMessage");
        }
        chat.userClient().expect("ChatMessage");

        Scrape a = Scrape.of(nodes.a());
        Scrape b = Scrape.of(nodes.b());
        assertThat(a.value("blabbermouth_messages_total{result=\"stored\"}")).isEqualTo(3);
        assertThat(a.value("blabbermouth_append_seconds_count")).isEqualTo(3);
        assertThat(b.value("blabbermouth_messages_total{result=\"stored\"}")).isEqualTo(1);
        assertThat(b.value("blabbermouth_messages_total{result=\"duplicate\"}")).isEqualTo(1);
        assertThat(b.value("blabbermouth_messages_total")).isEqualTo(2);
        // Four messages, and each to both.
        Scrape.await(nodes.a(), "blabbermouth_delivery_lag_seconds_count", count -> count == 4);
        Scrape.await(nodes.b(), "blabbermouth_delivery_lag_seconds_count", count -> count == 4);
        assertThat(Scrape.of(nodes.b()).value("blabbermouth_delivery_lag_seconds_sum"))
                .isBetween(0.0, 4.0);
    }

    @Test
    void measuresHowLongTheVisitorWaitedAndTheFirstResponseOnce(Nodes nodes) {
        WaitingUser waiting = nodes.waitingUser(0, "Nika");
        for (Node node : List.of(nodes.a(), nodes.b())) {
            Scrape.await(node, "blabbermouth_queue_users", users -> users == 1);
            Scrape.await(node, "blabbermouth_queue_oldest_seconds", seconds -> seconds >= 1);
        }
        Client agent = nodes.b().claim(waiting.user(), "Vika");
        String supportId = agent.expect("SupportJoinedUser").getString("supportId");
        Client elsewhere = nodes.a().rejoinAsSupport(waiting.user(), supportId);
        elsewhere.expect("ChatHistory");

        for (Client tab : List.of(agent, elsewhere, agent)) {
            tab.send(Frames.chatMessage("Support", "Hello"));
            agent.expect("ChatMessage");
            elsewhere.expect("ChatMessage");
        }

        Scrape a = Scrape.of(nodes.a());
        Scrape b = Scrape.of(nodes.b());
        assertThat(a.value("blabbermouth_first_response_seconds_count")).isZero();
        assertThat(b.value("blabbermouth_first_response_seconds_count")).isEqualTo(1);
        assertThat(b.value("blabbermouth_first_response_seconds_sum")).isBetween(1.0, 60.0);
        Scrape.await(nodes.a(), "blabbermouth_queue_users", users -> users == 0);
        Scrape.await(nodes.a(), "blabbermouth_queue_oldest_seconds", seconds -> seconds == 0);
    }

    @Test
    void countsTheAgentsWhoLoseARace(Nodes nodes) {
        WaitingUser user = nodes.waitingUser(0, "Nika");
        List<Client> agents = AllAtOnce.get(AGENTS, i -> nodes.at(i).openChat(user.user()));

        for (int i = 0; i < AGENTS; i++) {
            agents.get(i).send(Frames.claim(user.user(), "Vika-" + i));
        }
        agents.forEach(Client::next);

        assertThat(ofBoth(nodes, "blabbermouth_claims_lost_total")).isEqualTo(AGENTS - 1);
        assertThat(ofBoth(nodes, "blabbermouth_errors_total{code=\"ALREADY_CLAIMED\"}"))
                .isEqualTo(AGENTS - 1);
        assertThat(ofBoth(nodes, "blabbermouth_connection_closes_total{code=\"4409\"}"))
                .isEqualTo(AGENTS - 1);
    }

    @Test
    void tellsJoinsThatResumeFromThoseThatDoNot(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        chat.say(2);
        assertThat(ofBoth(nodes, "blabbermouth_joins_total{how=\"fresh\"}")).isEqualTo(2);

        chat.resumeAsUser(nodes.b(), 1).expect("ChatHistory");

        assertThat(Scrape.of(nodes.b()).value("blabbermouth_joins_total{how=\"resumed\"}"))
                .isEqualTo(1);
        assertThat(ofBoth(nodes, "blabbermouth_joins_total")).isEqualTo(3);
        assertThat(ofBoth(nodes, "blabbermouth_resets_total")).isZero();
    }

    @Test
    void countsAResumeFromWhereNobodyWasAsAReset(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        chat.say(2);

        Client back = nodes.b()
                .openChat(chat.user())
                .send(Frames.resumeAsUser(chat.user(), chat.supportId(), 1, "0123456789abcdef0123456789abcdef"));
        assertThat(back.expect("ChatHistory").getBoolean("reset")).isTrue();

        assertThat(Scrape.of(nodes.b()).value("blabbermouth_resets_total")).isEqualTo(1);
        assertThat(ofBoth(nodes, "blabbermouth_joins_total{how=\"resumed\"}")).isZero();
    }

    @Test
    void countsWhatPubSubDidNotBring(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        try (RawRedis channel =
                RawRedis.connect(nodes.redis()).subscribeAll("*" + chat.user().chatId() + "*")) {
            chat.say(1);
            RawRedis.Published first = channel.next();
            assertThat(ofBoth(nodes, "blabbermouth_gaps_total")).isZero();

            // The third before the second.
            try (RawRedis redis = RawRedis.connect(nodes.redis())) {
                redis.command("PUBLISH", first.channel(), first.message().replaceFirst(" 1-0 \\S+ ", " 3-0 2-0 "));
            }
            Scrape.await(nodes.a(), "blabbermouth_gaps_total", gaps -> gaps == 1);
            Scrape.await(nodes.b(), "blabbermouth_gaps_total", gaps -> gaps == 1);

            assertThat(chat.say(2)).extracting(said -> said.getInteger("seq")).containsExactly(2, 3);
            assertThat(ofBoth(nodes, "blabbermouth_gaps_total")).isEqualTo(2);
        }
    }

    @Test
    void countsSlowReaders(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        String long4000 = "x".repeat(4000);
        try (RawWebSocket slow =
                RawWebSocket.open(nodes.a().chatPort(), "/chat/" + chat.user().chatId())) {
            slow.sendText(Frames.joinAsUser(chat.user()));
            assertThat(slow.nextMessage().text()).contains("SupportJoinedUser");
            // From here on it does not read.

            double closed = 0;
            for (int sent = 0; sent < 3000 && closed == 0; sent++) {
                chat.supportClient().send(Frames.chatMessage("Support", long4000));
                chat.supportClient().expect("ChatMessage");
                chat.userClient().expect("ChatMessage");
                if (sent % 100 == 99) {
                    closed = Scrape.of(nodes.a()).value("blabbermouth_connection_closes_total{code=\"4413\"}");
                }
            }

            assertThat(closed).isEqualTo(1);
            assertThat(ofBoth(nodes, "blabbermouth_connection_closes_total")).isEqualTo(1);
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            /user/join/%20         | BAD_USERNAME
            /user/join/x?identity= | NONE
            /chat/nonsense         | NONE
            """)
    void countsErrorsOfHttp(String path, String code, Nodes nodes) {
        nodes.a().get(path);

        double errors = Scrape.of(nodes.a()).value("blabbermouth_errors_total");
        assertThat(errors).isEqualTo(code.equals("NONE") ? 0 : 1);
        if (errors > 0) {
            assertThat(Scrape.of(nodes.a()).value("blabbermouth_errors_total{code=\"" + code + "\"}"))
                    .isEqualTo(1);
        }
    }

    @Test
    void countsErrorFramesAndLimits(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        chat.userClient().send("{").expectError("BAD_MESSAGE");
        chat.userClient().send(Frames.of("Dance", new JsonObject())).expectError("UNKNOWN_TYPE");
        chat.userClient().send("x".repeat(20_001));
        chat.userClient().expectClosed(1009);

        Scrape a = Scrape.of(nodes.a());
        // The harness asks for an unknown type to see that nothing is unread.
        assertThat(a.value("blabbermouth_errors_total{code=\"BAD_MESSAGE\"}")).isEqualTo(1);
        assertThat(a.value("blabbermouth_errors_total{code=\"UNKNOWN_TYPE\"}")).isEqualTo(1);
        assertThat(a.value("blabbermouth_connection_closes_total{code=\"1009\"}"))
                .isEqualTo(1);
        assertThat(a.value("blabbermouth_limit_hits_total")).isEqualTo(1);
    }

    @Test
    void seesThatItsEventLoopsHung(Nodes nodes) {
        double began = Scrape.of(nodes.b()).value("process_uptime_seconds");

        nodes.a().whileFrozen(() -> Scrape.await(nodes.b(), "process_uptime_seconds", now -> now > began + 2.5));

        double longest = Scrape.await(nodes.a(), "blabbermouth_event_loop_lag_seconds_max", seconds -> seconds > 1);
        assertThat(longest).isLessThan(60);
    }

    private static double ofBoth(Nodes nodes, String series) {
        return Scrape.of(nodes.a()).value(series) + Scrape.of(nodes.b()).value(series);
    }
}
