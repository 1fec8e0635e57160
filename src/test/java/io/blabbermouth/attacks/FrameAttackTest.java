package io.blabbermouth.attacks;

import static io.blabbermouth.testing.RawWebSocket.CONTINUATION;
import static io.blabbermouth.testing.RawWebSocket.PING;
import static io.blabbermouth.testing.RawWebSocket.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.RawWebSocket;
import io.blabbermouth.testing.TwoNodes;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Frames that are none, or too much, on a connection that has joined (RFC 6455, section 5). */
@TwoNodes("{\"limits\": {\"messageBytesMax\": 20000, \"frameBytesMax\": 5000, \"messagesPerSecond\": 20,"
        + " \"messagesBurst\": 100, \"badMessagesMax\": 20}}")
class FrameAttackTest {
    private static final byte[] NOTHING = {};

    /** Unmasked; masked with a reserved bit; a control frame in parts; one that is too long; an opcode that is none. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "8102" + "6869",
                "c182" + "00000000" + "6869",
                "a182" + "00000000" + "6869",
                "9182" + "00000000" + "6869",
                "0980" + "00000000",
                "89fe" + "0100" + "00000000",
                "8382" + "00000000" + "6869",
                "8b80" + "00000000"
            })
    void closesWith1002ForAFrameThatMustNotBe(String hex, Nodes nodes) {
        besideAnHonestChat(nodes, attacker -> {
            attacker.sendBytes(HexFormat.of().parseHex(hex));

            assertThat(attacker.closeCode()).isEqualTo(1002);
        });
    }

    @Test
    void closesWith1009ForAFrameOrAMessageThatIsTooLarge(Nodes nodes) {
        besideAnHonestChat(nodes, attacker -> {
            attacker.send(TEXT, true, new byte[5001]);

            assertThat(attacker.closeCode()).isEqualTo(1009);
        });
        besideAnHonestChat(nodes, attacker -> {
            attacker.send(TEXT, false, new byte[4000]);
            for (int i = 0; i < 4; i++) {
                attacker.send(CONTINUATION, false, new byte[4001]);
            }

            assertThat(attacker.closeCode()).isEqualTo(1009);
        });
    }

    /** Of a million nothing but the first few hundred is looked at. */
    @Test
    void closesWith1009ForAMessageInNoEndOfFragments(Nodes nodes) {
        for (byte[] part : List.of(NOTHING, new byte[] {'x'})) {
            besideAnHonestChat(nodes, attacker -> {
                attacker.send(TEXT, false, NOTHING);
                for (int i = 0; i < 1000; i++) {
                    attacker.send(CONTINUATION, false, part);
                }

                assertThat(attacker.closeCode()).isEqualTo(1009);
            });
        }
    }

    @Test
    void closesWith4429ForAFloodOfPings(Nodes nodes) {
        besideAnHonestChat(nodes, attacker -> {
            for (int i = 0; i < 1000; i++) {
                attacker.send(PING, true, NOTHING);
            }

            isClosedInTheEnd(attacker, 4429);
        });
    }

    /** Each would be answered, and nobody reads that. */
    @Test
    @Timeout(30)
    void cutsAFloodOfPingsThatReadsNothing(Nodes nodes) {
        besideAnHonestChat(nodes, attacker -> {
            // Blocks when the server reads no more, until it cuts.
            for (int i = 0; i < 100_000; i++) {
                attacker.send(PING, true, new byte[125]);
            }
        });
    }

    @Test
    void closesWith4429ForAFloodOfPongs(Nodes nodes) {
        besideAnHonestChat(nodes, attacker -> {
            for (int i = 0; i < 1000; i++) {
                attacker.sendText("pong:user");
            }

            isClosedInTheEnd(attacker, 4429);
        });
    }

    /** Nested deeply, long, with a field twice, with a number that fills memory, with a name that is no text. */
    @Test
    void refusesJsonThatIsABomb(Nodes nodes) {
        besideAnHonestChat(nodes, attacker -> {
            for (String bomb : List.of(
                    "[".repeat(4000),
                    "{\"a\":".repeat(900),
                    "{\"type\":\"ChatMessage\",\"type\":\"Leave\",\"args\":{\"from\":\"User\"}}",
                    "{\"type\":\"Seen\",\"args\":{\"from\":\"User\",\"seq\":" + "9".repeat(4000) + "}}",
                    "{\"type\":\"Seen\",\"args\":{\"from\":\"User\",\"seq\":1e1000000000}}",
                    "{\"type\":\"ChatMessage\",\"args\":{\"from\":\"User\",\"content\":\"\\ud800\"}}",
                    "{\"\\u0000\":1}")) {
                attacker.sendText(bomb);
                assertThat(attacker.nextMessage().text()).contains("\"BAD_MESSAGE\"");
            }
            attacker.sendText(Frames.chatMessage("User", "all the same"));
            assertThat(attacker.nextMessage().text()).contains("all the same");
        });
    }

    private interface Attack {
        void on(RawWebSocket attacker);
    }

    private static void besideAnHonestChat(Nodes nodes, Attack attack) {
        ActiveChat honest = nodes.activeChat();
        ActiveChat own = nodes.activeChat();
        try (RawWebSocket attacker = RawWebSocket.openLarge(
                nodes.b().chatPort(), "/chat/" + own.user().chatId())) {
            attacker.sendText(Frames.rejoinAsUser(own.user(), own.supportId()));
            assertThat(attacker.nextMessage().text()).contains("\"ChatHistory\"");
            attack.on(attacker);
        }
        Client.expectNothingElse(honest.userClient(), honest.supportClient());
    }

    private static void isClosedInTheEnd(RawWebSocket attacker, int code) {
        List<RawWebSocket.Frame> frames = attacker.readUntilClosed();
        assertThat(frames.get(frames.size() - 1).closeCode()).isEqualTo(code);
        // It was told why, if it was told anything.
        frames.stream()
                .filter(frame -> frame.opcode() == TEXT && !frame.text().equals("ping"))
                .forEach(frame -> assertThat(frame.payload().toString(StandardCharsets.UTF_8))
                        .contains("RATE_LIMITED"));
    }
}
