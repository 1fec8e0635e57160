package io.blabbermouth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.TwoNodes;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract's section WebSocket /chat/{chatId}: the first message is a Join, and there is one of them. */
@TwoNodes
class NotJoinedTest {
    static Stream<String> messages() {
        return Stream.of("User", "Support")
                .flatMap(from -> Stream.of(
                        Frames.chatMessage(from, "hey"),
                        Frames.chatMessage(from, "x".repeat(4001)),
                        Frames.typing(from, true),
                        Frames.seen(from, 1),
                        Frames.leave(from)));
    }

    @ParameterizedTest
    @MethodSource("messages")
    void refusesEveryWellFormedMessageBeforeTheJoin(String message, Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        Client stranger = nodes.a().openChat(chat.user());

        stranger.send(message);

        stranger.expectError("NOT_JOINED");
        stranger.expectNothingUnread();
        chat.userClient().send(Frames.chatMessage("User", "undisturbed"));
        assertThat(chat.supportClient().expect("ChatMessage").getLong("seq")).isEqualTo(1);
    }

    @Test
    void namesTheMessageItRefuses(Nodes nodes) {
        Client stranger = nodes.a().openChat(nodes.a().register("Nika"));

        stranger.send(Frames.chatMessage("User", "hey", "m-1"));

        assertThat(stranger.expectError("NOT_JOINED").getString("clientMessageId"))
                .isEqualTo("m-1");
    }

    @Test
    void refusesASecondJoinAndKeepsTheConnection(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();

        chat.userClient()
                .send(Frames.rejoinAsUser(chat.user(), chat.supportId()))
                .send(Frames.rejoinAsSupport(chat.user(), chat.supportId()))
                .send(Frames.chatMessage("User", "still the user"));

        chat.userClient().expectError("BAD_MESSAGE");
        chat.userClient().expectError("BAD_MESSAGE");
        assertThat(chat.userClient().expect("ChatMessage").getString("from")).isEqualTo("User");
    }
}
