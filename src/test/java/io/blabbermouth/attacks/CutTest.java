package io.blabbermouth.attacks;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.blabbermouth.testing.Await;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.RawHttp;
import io.blabbermouth.testing.RawWebSocket;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.TwoNodes;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Who does not read or answer is let go, however it goes about it; who is only late is not. */
class CutTest {
    private static final int RECEIVE_BUFFER_BYTES = 16384;

    @Nested
    @TwoNodes("{\"limits\": {\"handshakeSeconds\": 1}}")
    class Requests {
        /** As many as it likes, as fast as it likes: it cannot keep the connection by that. */
        @Test
        void areCutIfTheirAnswersAreNotRead(Nodes nodes) throws IOException {
            byte[] requests = "GET /nowhere HTTP/1.1\r\nHost: localhost\r\n\r\n"
                    .repeat(1000)
                    .getBytes(StandardCharsets.US_ASCII);
            try (Socket deaf = new Socket()) {
                deaf.setReceiveBufferSize(RECEIVE_BUFFER_BYTES);
                deaf.connect(new InetSocketAddress(
                        InetAddress.getLoopbackAddress(), nodes.a().chatPort()));

                assertThatThrownBy(() -> {
                            // Blocks when the server reads no more, until it cuts.
                            for (int i = 0; i < 10_000; i++) {
                                deaf.getOutputStream().write(requests);
                            }
                        })
                        .isInstanceOf(IOException.class);
            }
        }
    }

    @Nested
    @TwoNodes("{\"chat\": {\"outgoingBytesMax\": 65536, \"historyBytesMax\": 67108864, \"historyMessagesMax\": 5000},"
            + " \"limits\": {\"connectionsPerChat\": 2}}")
    class SlowReaders {
        private static final String FOUR_THOUSAND = "x".repeat(4000);
        private static final int MESSAGES = 1500;
        /** Ten are left to it for the close frame. */
        private static final int CUT_SECONDS_MAX = 20;

        @Test
        void areCutIfTheyNeverReadTheirClose(Nodes nodes) {
            ActiveChat chat = nodes.activeChat();
            String path = "/chat/" + chat.user().chatId();
            try (RawWebSocket slow = RawWebSocket.open(nodes.a().chatPort(), path)) {
                slow.sendText(Frames.rejoinAsUser(chat.user(), chat.supportId()));
                assertThat(slow.nextMessage().text()).contains("ChatHistory");
                assertThat(status(nodes, path)).as("with two connections").isEqualTo(429);

                for (int i = 0; i < MESSAGES; i++) {
                    chat.supportClient().send(Frames.chatMessage("Support", FOUR_THOUSAND));
                    chat.supportClient().expect("ChatMessage");
                    chat.userClient().expect("ChatMessage");
                }

                Await.until("room for another", CUT_SECONDS_MAX, () -> status(nodes, path) == 101);
            }
            Client.expectNothingElse(chat.userClient(), chat.supportClient());
        }

        private static int status(Nodes nodes, String path) {
            return RawHttp.handshake(nodes.a().chatPort(), path).status();
        }
    }

    @Nested
    @TwoNodes("{\"chat\": {\"heartbeatSeconds\": 1},"
            + " \"limits\": {\"messagesPerSecond\": 1, \"messagesBurst\": 2, \"badMessagesMax\": 1}}")
    class Sleepers {
        private static final int PINGS = 8;

        /** A browser's tab that was asleep finds all pings at once. */
        @Test
        void mayAnswerAllPingsAtOnce(Nodes nodes) {
            Registered user = nodes.a().register("Nika");
            try (RawWebSocket tab = RawWebSocket.open(nodes.a().chatPort(), "/chat/" + user.chatId())) {
                for (int i = 0; i < PINGS; i++) {
                    assertThat(tab.next().text()).isEqualTo("ping");
                }

                for (int i = 0; i < PINGS; i++) {
                    tab.sendText("pong:user");
                }
                tab.sendText(Frames.joinAsUser(user));

                assertThat(tab.nextMessage().text()).contains("UserJoined");
            }
        }
    }
}
