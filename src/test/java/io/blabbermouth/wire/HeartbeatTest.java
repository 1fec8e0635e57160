package io.blabbermouth.wire;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.RawWebSocket;
import io.blabbermouth.testing.TwoNodes;
import java.util.ArrayList;
import java.util.Collections;
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
        /** As many pings as take longer than two connections that say nothing would live. */
        private static final int PINGS = 6;

        @Test
        void closesWith4408WhenNothingComesForTheIdleTimeout(Nodes nodes) {
            ActiveChat chat = nodes.activeChat();
            String path = "/chat/" + chat.user().chatId();

            long opened = System.nanoTime();
            try (RawWebSocket unjoined = RawWebSocket.open(nodes.a().chatPort(), path);
                    RawWebSocket agent = RawWebSocket.open(nodes.b().subscriberPort(), "/users");
                    RawWebSocket joined = rejoined(nodes, chat)) {
                assertThat(joined.nextMessage().text()).contains("ChatHistory");

                isClosedForIdleness(unjoined, opened);
                isClosedForIdleness(agent, opened);
                isClosedForIdleness(joined, opened);
            }
        }

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
                isClosedForIdleness(joined, lastSent);
            }
        }

        private RawWebSocket rejoined(Nodes nodes, ActiveChat chat) {
            return RawWebSocket.open(
                            nodes.b().chatPort(), "/chat/" + chat.user().chatId())
                    .sendText(Frames.rejoinAsUser(chat.user(), chat.supportId()));
        }

        private void isClosedForIdleness(RawWebSocket socket, long sinceNanos) {
            RawWebSocket.Frame frame = socket.nextMessage();
            while (!frame.isClose()) {
                frame = socket.nextMessage();
            }
            assertThat(frame.closeCode()).isEqualTo(4408);
            assertThat(System.nanoTime() - sinceNanos)
                    .isBetween(SECONDS.toNanos(2), SECONDS.toNanos(2 + LATE_SECONDS_MAX));
        }
    }

    @Nested
    @TwoNodes("{\"chat\":{\"heartbeatSeconds\":2}}")
    class PingEveryTwoSeconds {
        private static final int CONNECTIONS = 9;

        /** Half of them: the others may meet a busy machine. */
        @Test
        void pingsAtOnce(Nodes nodes) {
            String chat = "/chat/" + nodes.a().register("Nika").chatId();
            List<Long> waits = new ArrayList<>();
            for (int i = 0; i < CONNECTIONS; i++) {
                int port = i % 2 == 0 ? nodes.a().chatPort() : nodes.a().subscriberPort();
                try (RawWebSocket socket = RawWebSocket.open(port, i % 2 == 0 ? chat : "/users")) {
                    long opened = System.nanoTime();
                    readPing(socket);
                    waits.add(System.nanoTime() - opened);
                }
            }

            Collections.sort(waits);
            assertThat(waits.get(CONNECTIONS / 2)).isLessThan(MILLISECONDS.toNanos(100));
        }

        @Test
        void pingsEveryHeartbeat(Nodes nodes) {
            String chat = "/chat/" + nodes.a().register("Nika").chatId();
            try (RawWebSocket user = RawWebSocket.open(nodes.a().chatPort(), chat);
                    RawWebSocket agent = RawWebSocket.open(nodes.b().subscriberPort(), "/users")) {
                // The first one comes at once, the second one may come sooner.
                readPing(user);
                readPing(user);
                long last = System.nanoTime();
                for (int i = 0; i < 2; i++) {
                    readPing(user);
                    long now = System.nanoTime();
                    assertThat(now - last).isBetween(MILLISECONDS.toNanos(1800), SECONDS.toNanos(2 + LATE_SECONDS_MAX));
                    last = now;
                }
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
