package io.blabbermouth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.TwoNodes;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract's sections on both ports: either pong is accepted anywhere, and reaches nobody. */
@TwoNodes
class PongTest {
    static Stream<String> pongs() {
        return Stream.of("pong:user", "pong:support", Frames.pong("User"), Frames.pong("Support"));
    }

    @ParameterizedTest
    @MethodSource("pongs")
    void isAcceptedBeforeAJoinAndBeforeALoad(String pong, Nodes nodes) {
        Client chat = nodes.a().openChat(nodes.a().register("Nika"));
        Client list = nodes.b().openUsers();

        chat.send(pong).expectNothingUnread();
        list.send(pong).expectNothingUnread();
    }

    @ParameterizedTest
    @MethodSource("pongs")
    void isAcceptedFromBothSidesAndReachesNeither(String pong, Nodes nodes) {
        ActiveChat chat = nodes.activeChat();

        chat.userClient().send(pong).send(Frames.chatMessage("User", "after a pong"));
        chat.supportClient().expect("ChatMessage");
        chat.supportClient().send(pong).send(Frames.chatMessage("Support", "after a pong"));
        chat.supportClient().expect("ChatMessage");

        assertThat(chat.userClient().expect("ChatMessage").getLong("seq")).isEqualTo(1);
        assertThat(chat.userClient().expect("ChatMessage").getLong("seq")).isEqualTo(2);
    }

    @ParameterizedTest
    @MethodSource("pongs")
    void isAcceptedAfterALoad(String pong, Nodes nodes) {
        Client list = nodes.b().openUsers().send("{\"type\":\"Load\",\"args\":{\"batch\":true}}");
        list.expect("PendingUsers");

        list.send(pong).expectNothingUnread();
    }
}
