package io.blabbermouth.wire;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.RawWebSocket;
import io.blabbermouth.testing.TwoNodes;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract's Heartbeat and close code 4408, on both ports. */
class HeartbeatTest {
    /** Nothing that is due comes later than that. */
    private static final long LATE_SECONDS_MAX = 2;

    @Nested
    @TwoNodes("{\"chat\":{\"idleTimeoutSeconds\":2,\"heartbeatSeconds\":1}}")
    class IdleAfterTwoSeconds {
        @Test
        void closesWith4408WhenNothingComesForTheIdleTimeout(Nodes nodes) {
            ActiveChat chat = nodes.activeChat();
            String path = "/chat/" + chat.user().chatId();

            long opened = System.nanoTime();
            try (RawWebSocket unjoined = RawWebSocket.open(nodes.a().chatPort(), path);
                    RawWebSocket agent = RawWebSocket.open(nodes.b().subscriberPort(), "/users");
                    RawWebSocket joined = rejoined(nodes, chat)) {
                assertThat(joined.nextMessage().text()).contains("ChatHistory");

                isClosedForIdleness(unjoined, opened, 2);
                isClosedForIdleness(agent, opened, 2);
                isClosedForIdleness(joined, opened, 2);
            }
        }
    }

    /** Long enough for a test that stands still for a while between a ping and its answer. */
    @Nested
    @TwoNodes("{\"chat\":{\"idleTimeoutSeconds\":5,\"heartbeatSeconds\":1}}")
    class IdleAfterFiveSeconds {
        /** As many pings as take longer than a connection that says nothing would live. */
        private static final int PINGS = 9;

        @Test
        void keepsOpenWhoeverAnswersPingsOrChats(Nodes nodes) {
            ActiveChat chat = nodes.activeChat();
            try (RawWebSocket agent = RawWebSocket.open(nodes.b().subscriberPort(), "/users");
                    RawWebSocket unjoined = RawWebSocket.open(
                            nodes.a().chatPort(), "/chat/" + chat.user().chatId());
                    RawWebSocket joined = rejoined(nodes, chat)) {
                long lastSent = 0;
                for (int ping = 1; ping <= PINGS; ping++) {
                    readPing(agent);
                    agent.sendText("pong:support");
                    readPing(unjoined);
                    unjoined.sendText(Frames.pong("User"));
                    readPing(joined);
                    lastSent = System.nanoTime();
                    joined.sendText(Frames.chatMessage("User", "message " + ping));
                }

                for (int seq = 1; seq <= PINGS; seq++) {
                    assertThat(chat.supportClient().expect("ChatMessage").getLong("seq"))
                            .isEqualTo(seq);
                }
                // They live on pongs, not for ever.
                assertThat(agent.closeCode()).isEqualTo(4408);
                assertThat(unjoined.closeCode()).isEqualTo(4408);
                isClosedForIdleness(joined, lastSent, 5);
            }
        }
    }

    private static RawWebSocket rejoined(Nodes nodes, ActiveChat chat) {
        return RawWebSocket.open(nodes.b().chatPort(), "/chat/" + chat.user().chatId())
                .sendText(Frames.rejoinAsUser(chat.user(), chat.supportId()));
    }

    /** Not early, and by the server's own clock not late: its pings come once a second, but for the first. */
    private static void isClosedForIdleness(RawWebSocket socket, long sinceNanos, int idleSeconds) {
        List<RawWebSocket.Frame> frames = socket.readUntilClosed();
        assertThat(frames.get(frames.size() - 1).closeCode()).isEqualTo(4408);
        assertThat(System.nanoTime() - sinceNanos).isGreaterThanOrEqualTo(SECONDS.toNanos(idleSeconds));
        assertThat(frames.stream().filter(frame -> frame.text().equals("ping")).count())
                .isLessThanOrEqualTo(1 + idleSeconds + LATE_SECONDS_MAX);
    }

    @Nested
    @TwoNodes("{\"chat\":{\"heartbeatSeconds\":2}}")
    class PingEveryTwoSeconds {
        private static final int CONNECTIONS = 9;
        private static final int INTERVALS = 3;

        /** Before anything else: what is asked for at once is answered behind it. */
        @Test
        void pingsAtOnce(Nodes nodes) {
            String chat = "/chat/" + nodes.a().register("Nika").chatId();
            for (int i = 0; i < CONNECTIONS; i++) {
                int port = i % 2 == 0 ? nodes.a().chatPort() : nodes.a().subscriberPort();
                try (RawWebSocket socket = RawWebSocket.open(port, i % 2 == 0 ? chat : "/users")) {
                    socket.sendText("nonsense");

                    readPing(socket);
                    // The second ping may come sooner than the answer.
                    assertThat(socket.nextMessage().text()).contains("BAD_MESSAGE");
                }
            }
        }

        @Test
        void pingsEveryHeartbeat(Nodes nodes) {
            String chat = "/chat/" + nodes.a().register("Nika").chatId();
            long opened = System.nanoTime();
            try (RawWebSocket user = RawWebSocket.open(nodes.a().chatPort(), chat);
                    RawWebSocket agent = RawWebSocket.open(nodes.b().subscriberPort(), "/users")) {
                // The first one comes at once, the second one may come sooner.
                for (int i = 0; i < 2 + INTERVALS; i++) {
                    readPing(user);
                }
                // From before the first: one that was read late makes no interval too short.
                assertThat(System.nanoTime() - opened)
                        .isBetween(
                                MILLISECONDS.toNanos(1800 * INTERVALS),
                                SECONDS.toNanos((2 + LATE_SECONDS_MAX) * (1 + INTERVALS)));
                for (int i = 0; i < 4; i++) {
                    readPing(agent);
                }
            }
        }
    }

    /** The next frame that is none of the chat's messages. */
    private static void readPing(RawWebSocket socket) {
        RawWebSocket.Frame frame = socket.next();
        while (frame.text().startsWith("{\"type\":\"Chat")) {
            frame = socket.next();
        }
        assertThat(frame.isClose()).as("closed").isFalse();
        assertThat(frame.text()).isEqualTo("ping");
    }
}
