package io.blabbermouth.attacks;

import static io.blabbermouth.testing.RawWebSocket.CONTINUATION;
import static io.blabbermouth.testing.RawWebSocket.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.AuditLog;
import io.blabbermouth.testing.Await;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.Nodes.Tabs;
import io.blabbermouth.testing.RawWebSocket;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What goes to the audit log: the table in {@code docs/security.md}. */
class AuditTest {
    @Nested
    @TwoNodes(forEachTest = true)
    class Chats {
        @Test
        void endOnceHoweverManyLeaveAtOnce(Nodes nodes) {
            try (AuditLog audit = AuditLog.watch()) {
                for (int i = 0; i < 10; i++) {
                    Tabs tabs = nodes.tabs();
                    tabs.users().forEach(tab -> tab.send(Frames.leave("User")));
                    tabs.supports().forEach(tab -> tab.send(Frames.leave("Support")));
                    String by = tabs.users().get(0).expect("ChatEnded").getString("by");
                    tabs.all().forEach(client -> Await.until("the end", 10, () -> !client.isOpen()));
                    Registered user = tabs.chat().user();
                    Await.until("a line", 10, () -> !of(audit, "END", user).isEmpty());

                    List<JsonObject> ends = of(audit, "END", user);
                    assertThat(ends).hasSize(1);
                    assertThat(ends.get(0).getString("why")).isEqualTo(by);
                }
            }
        }

        @Test
        void areTakenUpByEitherSideOnAnotherConnection(Nodes nodes) {
            try (AuditLog audit = AuditLog.watch()) {
                ActiveChat chat = nodes.activeChat();
                assertThat(of(audit, "CLAIM", chat.user())).hasSize(1);
                assertThat(of(audit, "REJOIN", chat.user())).isEmpty();

                for (int i = 0; i < 3; i++) {
                    nodes.a()
                            .openChat(chat.user())
                            .send(Frames.rejoinAsUser(chat.user(), chat.supportId()))
                            .expect("ChatHistory");
                    nodes.a().rejoinAsSupport(chat.user(), chat.supportId()).expect("ChatHistory");
                }

                // The same of the same once a minute.
                assertThat(of(audit, "REJOIN", chat.user()))
                        .extracting(entry -> entry.getString("why"))
                        .containsExactly("User", "Support");
            }
        }

        @Test
        void areTakenUpWhileTheyWaitToo(Nodes nodes) {
            try (AuditLog audit = AuditLog.watch()) {
                Registered user = nodes.waitingUser(0, "Nika").user();
                assertThat(of(audit, "REJOIN", user)).isEmpty();

                nodes.b().joinAsUser(user).expect("UserJoined");

                assertThat(of(audit, "REJOIN", user)).hasSize(1);
            }
        }

        private static List<JsonObject> of(AuditLog audit, String event, Registered user) {
            return audit.entries().stream()
                    .filter(entry -> event.equals(entry.getString("event")))
                    .filter(entry -> user.chatId().equals(entry.getString("chat")))
                    .toList();
        }
    }

    @Nested
    @TwoNodes(
            "{\"limits\": {\"badMessagesMax\": 3, \"messagesPerSecond\": 2, \"messagesBurst\": 5, \"frameBytesMax\": 1024,"
                    + " \"messageBytesMax\": 2000}, \"chat\": {\"contentCharsMax\": 1000}}")
    class LimitsOfAConnection {
        private static final byte[] THOUSAND = new byte[1000];

        @Test
        void nameMessagesThatWereBad(Nodes nodes) {
            closes(nodes, 4429, "badMessagesMax", socket -> repeat(4, () -> socket.sendText("nonsense")));
        }

        @Test
        void nameMessagesThatWereTooMany(Nodes nodes) {
            closes(nodes, 4429, "messagesPerSecond", socket -> repeat(200, () -> socket.sendText(Frames.loadBatch())));
        }

        @Test
        void nameAFrameThatIsTooLarge(Nodes nodes) {
            closes(nodes, 1009, "frameBytesMax", socket -> socket.send(TEXT, true, new byte[1100]));
        }

        @Test
        void nameAFrameThatTheCodecRefuses(Nodes nodes) {
            closes(nodes, 1009, "frameBytesMax", socket -> socket.sendHeader(TEXT, 1L << 30));
        }

        @Test
        void nameAMessageThatIsTooLarge(Nodes nodes) {
            closes(
                    nodes,
                    1009,
                    "messageBytesMax",
                    socket -> socket.send(TEXT, false, THOUSAND)
                            .send(CONTINUATION, false, THOUSAND)
                            .send(CONTINUATION, true, THOUSAND));
        }

        private static void repeat(int times, Runnable action) {
            for (int i = 0; i < times; i++) {
                action.run();
            }
        }

        /** A node notes it once a minute, so each test has its own. */
        private static void closes(Nodes nodes, int code, String limit, Consumer<RawWebSocket> attack) {
            try (AuditLog audit = AuditLog.watch();
                    RawWebSocket socket = RawWebSocket.open(nodes.startAnother().subscriberPort(), "/users")) {
                attack.accept(socket);

                List<RawWebSocket.Frame> frames = socket.readUntilClosed();
                assertThat(frames.get(frames.size() - 1).closeCode()).isEqualTo(code);
                assertThat(audit.entries()).containsExactly(limit(limit));
            }
        }
    }

    @Nested
    @TwoNodes(value = "{\"limits\": {\"pendingUsersMax\": 1}}", forEachTest = true)
    class LimitsOverAllNodes {
        @Test
        void nameUsersWhoWait(Nodes nodes) {
            try (AuditLog audit = AuditLog.watch()) {
                nodes.waitingUser(0, "Nika");
                Await.until("a refusal", 10, () -> isRefused(nodes));
                assertThat(isRefused(nodes)).isTrue();

                assertThat(audit.entries()).containsExactly(limit("pendingUsersMax"));
            }
        }

        private static boolean isRefused(Nodes nodes) {
            return nodes.a().getRaw("/user/join/Dodo").status() == 503;
        }
    }

    private static JsonObject limit(String key) {
        return new JsonObject().put("event", "LIMIT").put("from", "127.0.0.1").put("why", "limits." + key);
    }
}
