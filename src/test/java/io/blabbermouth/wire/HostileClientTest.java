package io.blabbermouth.wire;

import static io.blabbermouth.testing.RawWebSocket.CONTINUATION;
import static io.blabbermouth.testing.RawWebSocket.TEXT;
import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.HostileTexts;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.RawWebSocket;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.ServerLog;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * The contract's sections Error codes and Close codes: a client's mistake costs it an Error or its own connection, whatever
 * it sends, and nobody else anything.
 */
@TwoNodes
class HostileClientTest {
    private static final int CASES = 3000;
    private static final int CASES_BETWEEN_HONEST_WORDS = 250;
    private static final Set<String> ERRORS = Set.of(
            "BAD_MESSAGE", "UNKNOWN_TYPE", "NOT_JOINED", "FORBIDDEN", "UNAUTHORIZED", "ALREADY_CLAIMED", "TOO_LONG");
    /** Besides the errors of frames the ends that a message, spoilt or not, can bring about. */
    private static final Set<Integer> CLOSE_CODES = Set.of(1000, 1002, 1003, 1007, 1009, 4401, 4403, 4409, 4410);

    /** Opcodes, those of RFC 6455 and others; a client's own close frame would only be answered in kind. */
    private static final List<Integer> NO_CLOSE = List.of(0, 1, 2, 3, 7, 9, 10, 11, 15);

    /** An endpoint under attack. */
    private interface Target {
        RawWebSocket open();

        List<String> messages();

        /** A well-formed message whose answer carries the name. */
        String fence(String name);
    }

    @Test
    void isAnsweredOrClosedBeforeItsJoin(Nodes nodes) {
        attack(nodes, 1, chat(nodes, false));
    }

    @Test
    void isAnsweredOrClosedInItsChat(Nodes nodes) {
        attack(nodes, 2, chat(nodes, true));
    }

    @Test
    void isAnsweredOrClosedOnTheSubscriberPort(Nodes nodes) {
        attack(nodes, 3, list(nodes));
    }

    private static void attack(Nodes nodes, long seed, Target target) {
        try (ServerLog log = ServerLog.watch()) {
            ActiveChat honest = nodes.activeChat();
            Random random = new Random(seed);
            RawWebSocket attacker = target.open();
            HostileTexts texts = new HostileTexts(seed, target.messages());
            int reopened = 0;
            for (int i = 0; i < CASES; i++) {
                send(attacker, texts.nextBytes(), random);
                if (!isAnswered(attacker, target, "fence-" + i)) {
                    attacker.close();
                    attacker = target.open();
                    reopened++;
                    texts = new HostileTexts(seed + i, target.messages());
                }
                if (i % CASES_BETWEEN_HONEST_WORDS == 0) {
                    talk(honest, 2L * i / CASES_BETWEEN_HONEST_WORDS);
                }
            }
            attacker.close();
            assertThat(reopened).isBetween(CASES / 100, CASES * 9 / 10);
            log.holdsNoFault();
        }
    }

    /** Mostly one frame, sometimes fragments, sometimes a frame of any kind. */
    private static void send(RawWebSocket attacker, byte[] bytes, Random random) {
        switch (random.nextInt(20)) {
            case 0 -> attacker.send(NO_CLOSE.get(random.nextInt(NO_CLOSE.size())), random.nextBoolean(), bytes);
            case 1, 2 -> attacker.send(TEXT, false, bytes).send(CONTINUATION, true, new byte[0]);
            default -> attacker.send(TEXT, true, bytes);
        }
    }

    /** Every answer up to the fence's is in order. False if the connection is closed, with a code that says why. */
    private static boolean isAnswered(RawWebSocket attacker, Target target, String name) {
        attacker.sendText(target.fence(name));
        while (true) {
            RawWebSocket.Frame frame = attacker.nextMessage();
            if (frame.isClose()) {
                assertThat(CLOSE_CODES).contains(frame.closeCode());
                return false;
            }
            if (frame.opcode() != TEXT) {
                continue;
            }
            JsonObject message = new JsonObject(frame.text());
            if ("Error".equals(message.getString("type"))) {
                assertThat(ERRORS).contains(message.getJsonObject("args").getString("code"));
            }
            if (frame.text().contains("\"" + name + "\"")) {
                return true;
            }
        }
    }

    private static void talk(ActiveChat honest, long before) {
        honest.userClient().send(Frames.chatMessage("User", "undisturbed"));
        assertThat(honest.userClient().expect("ChatMessage").getLong("seq")).isEqualTo(before + 1);
        assertThat(honest.supportClient().expect("ChatMessage").getLong("seq")).isEqualTo(before + 1);
        honest.supportClient().send(Frames.chatMessage("Support", "undisturbed"));
        assertThat(honest.userClient().expect("ChatMessage").getLong("seq")).isEqualTo(before + 2);
        assertThat(honest.supportClient().expect("ChatMessage").getLong("seq")).isEqualTo(before + 2);
    }

    /** A user's connection, with a chat of its own every time, as an attacker may end it. */
    private static Target chat(Nodes nodes, boolean joined) {
        return new Target() {
            private Registered user = new Registered("", "", "");

            @Override
            public RawWebSocket open() {
                user = nodes.a().register("Nika");
                RawWebSocket socket = RawWebSocket.open(nodes.a().chatPort(), "/chat/" + user.chatId());
                return joined ? socket.sendText(Frames.joinAsUser(user)) : socket;
            }

            @Override
            public List<String> messages() {
                return ofUser(user);
            }

            @Override
            public String fence(String name) {
                return Frames.chatMessage("Support", "fence", name);
            }
        };
    }

    private static List<String> ofUser(Registered user) {
        return List.of(
                Frames.joinAsUser(user),
                Frames.claim(user, "Vika"),
                Frames.resumeAsUser(user, user.userId(), 3, user.userId()),
                Frames.chatMessage("User", "hey", "m-1"),
                Frames.typing("User", true),
                Frames.seen("User", 1),
                Frames.leave("User"),
                Frames.pong("User"),
                "pong:user");
    }

    private static Target list(Nodes nodes) {
        return new Target() {
            @Override
            public RawWebSocket open() {
                return RawWebSocket.open(nodes.b().subscriberPort(), "/users");
            }

            @Override
            public List<String> messages() {
                return List.of(
                        "{\"type\":\"Load\"}",
                        "{\"type\":\"Load\",\"args\":{\"batch\":true}}",
                        Frames.joinUser(new Registered("u", "n", "0123456789abcdef0123456789abcdef")),
                        Frames.pong("Support"),
                        "pong:support");
            }

            @Override
            public String fence(String name) {
                return Frames.joinUser(new Registered(name, "n", "none"));
            }
        };
    }
}
