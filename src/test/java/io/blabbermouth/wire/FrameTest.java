package io.blabbermouth.wire;

import static io.blabbermouth.testing.RawWebSocket.BINARY;
import static io.blabbermouth.testing.RawWebSocket.CONTINUATION;
import static io.blabbermouth.testing.RawWebSocket.PING;
import static io.blabbermouth.testing.RawWebSocket.PONG;
import static io.blabbermouth.testing.RawWebSocket.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.RawWebSocket;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.buffer.Buffer;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract's section Close codes, as far as frames bring them about: 1003, 1007 and 1009, on both ports. */
@TwoNodes("{\"limits\":{\"messageBytesMax\":1000},\"chat\":{\"contentCharsMax\":400}}")
class FrameTest {
    private static final int BYTES_MAX = 1000;
    private static final byte[] NOTHING = {};

    @Test
    void closesWith1003ForABinaryFrame(Nodes nodes) {
        closes(nodes, 1003, socket -> socket.send(BINARY, true, utf8(Frames.pong("User"))));
        closes(nodes, 1003, socket -> socket.send(BINARY, true, NOTHING));
        closes(nodes, 1003, socket -> socket.send(BINARY, false, utf8("{")));
    }

    /** A stray continuation byte, an overlong slash, a surrogate, beyond Unicode, and a character that is cut off. */
    @ParameterizedTest
    @ValueSource(strings = {"80", "c0af", "eda080", "f4908080", "ff", "e282"})
    void closesWith1007ForInvalidUtf8(String hex, Nodes nodes) {
        byte[] invalid = concat(utf8("{\"type\":\""), HexFormat.of().parseHex(hex));

        closes(nodes, 1007, socket -> socket.send(TEXT, true, concat(invalid, utf8("\",\"args\":{}}"))));
        closes(nodes, 1007, socket -> socket.send(TEXT, true, invalid));
        closes(
                nodes,
                1007,
                socket -> socket.send(TEXT, false, utf8("{\"type\":")).send(CONTINUATION, true, invalid));
    }

    @Test
    void takesAMessageOfExactlyTheLimit(Nodes nodes) {
        byte[] message = messageOf(BYTES_MAX);

        isAnswered(nodes, socket -> socket.send(TEXT, true, message));
        isAnswered(nodes, socket -> sendInFragmentsOf(300, message, socket));
    }

    @Test
    void closesWith1009AboveTheLimit(Nodes nodes) {
        byte[] message = messageOf(BYTES_MAX + 1);

        closes(nodes, 1009, socket -> socket.send(TEXT, true, message));
        closes(nodes, 1009, socket -> sendInFragmentsOf(300, message, socket));
        closes(
                nodes,
                1009,
                // Without waiting for the end.
                socket -> socket.send(TEXT, false, message));
    }

    /** However much is announced, nobody waits for it. */
    @ParameterizedTest
    @ValueSource(longs = {(1 << 20) + 2, 1L << 31, Long.MAX_VALUE})
    void closesWith1009ForAFrameThatIsAnnouncedFarAboveTheLimit(long length, Nodes nodes) {
        closes(nodes, 1009, socket -> socket.sendHeader(TEXT, length));
    }

    @Test
    void takesFragmentsThatAreEmpty(Nodes nodes) {
        byte[] message = messageOf(100);

        isAnswered(nodes, socket -> socket.send(TEXT, false, NOTHING).send(CONTINUATION, true, message));
        isAnswered(nodes, socket -> socket.send(TEXT, false, message).send(CONTINUATION, true, NOTHING));
        isAnswered(
                nodes,
                socket -> socket.send(TEXT, false, NOTHING)
                        .send(CONTINUATION, false, NOTHING)
                        .send(CONTINUATION, false, message)
                        .send(CONTINUATION, true, NOTHING));
    }

    @Test
    void takesFragmentsThatAreSplitInsideACharacter(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        String content = "é€😀 שלום";

        try (RawWebSocket socket =
                RawWebSocket.open(nodes.b().chatPort(), "/chat/" + chat.user().chatId())) {
            socket.sendText(Frames.rejoinAsUser(chat.user(), chat.supportId()));
            sendInFragmentsOf(1, utf8(Frames.chatMessage("User", content)), socket);
            assertThat(chat.supportClient().expect("ChatMessage").getString("content"))
                    .isEqualTo(content);
        }
    }

    /** RFC 6455, section 5.4: control frames may stand between fragments. */
    @Test
    void answersAPingBetweenFragments(Nodes nodes) {
        isAnswered(nodes, socket -> {
            socket.send(TEXT, false, utf8("{\"type\":\"Nonsense\",")).send(PING, true, utf8("are you there"));
            RawWebSocket.Frame pong = socket.nextMessage();
            assertThat(pong.opcode()).isEqualTo(PONG);
            assertThat(pong.text()).isEqualTo("are you there");
            socket.send(CONTINUATION, true, utf8("\"args\":{}}"));
        });
    }

    /** RFC 6455, section 7.4.1: 1002, a protocol error. */
    @Test
    void closesWith1002ForFramesThatBreakTheRulesOfWebSocket(Nodes nodes) {
        closes(nodes, 1002, socket -> socket.send(CONTINUATION, true, messageOf(100)));
        closes(nodes, 1002, socket -> socket.send(TEXT, false, NOTHING).send(TEXT, true, messageOf(100)));
        closes(nodes, 1002, socket -> socket.send(3, true, messageOf(100)));
    }

    /** On both ports the frames close a connection with that code. */
    private static void closes(Nodes nodes, int code, Consumer<RawWebSocket> frames) {
        onBothPorts(nodes, socket -> {
            frames.accept(socket);
            assertThat(socket.closeCode()).isEqualTo(code);
        });
    }

    /** On both ports the frames are one message of no known type, and nothing is wrong with them. */
    private static void isAnswered(Nodes nodes, Consumer<RawWebSocket> frames) {
        onBothPorts(nodes, socket -> {
            frames.accept(socket);
            assertThat(socket.nextMessage().text()).contains("UNKNOWN_TYPE");
        });
    }

    private static void onBothPorts(Nodes nodes, Consumer<RawWebSocket> test) {
        String chat = "/chat/" + nodes.a().register("Nika").chatId();
        try (RawWebSocket user = RawWebSocket.open(nodes.a().chatPort(), chat);
                RawWebSocket agent = RawWebSocket.open(nodes.a().subscriberPort(), "/users")) {
            test.accept(user);
            test.accept(agent);
        }
    }

    /** A message of no known type, of that many bytes but fewer characters. */
    private static byte[] messageOf(int bytes) {
        String padding = "é".repeat(20);
        String message = "{\"type\":\"Nonsense\",\"padding\":\"" + padding + "\",\"args\":{}}";
        return utf8(message + " ".repeat(bytes - utf8(message).length));
    }

    private static void sendInFragmentsOf(int bytes, byte[] message, RawWebSocket socket) {
        for (int from = 0; from < message.length; from += bytes) {
            int to = Math.min(message.length, from + bytes);
            byte[] part = Buffer.buffer(message).getBytes(from, to);
            socket.send(from == 0 ? TEXT : CONTINUATION, to == message.length, part);
        }
    }

    private static byte[] concat(byte[] first, byte[] second) {
        return Buffer.buffer(first).appendBytes(second).getBytes();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
