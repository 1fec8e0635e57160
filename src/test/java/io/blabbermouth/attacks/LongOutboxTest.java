package io.blabbermouth.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.RawWebSocket;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** More than may be said at once, by somebody who was away and does as the contract says. */
@TwoNodes(
        value = "{\"limits\": {\"messagesPerSecond\": 20, \"messagesBurst\": 100, \"badMessagesMax\": 20},"
                + " \"chat\": {\"heartbeatSeconds\": 1}}",
        forEachTest = true)
class LongOutboxTest {
    private static final int MESSAGES = 200;

    @Test
    void isTakenPieceByPieceWithoutAClose(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        List<String> outbox =
                IntStream.range(0, MESSAGES).mapToObj(i -> "m-" + i).toList();
        List<String> left = outbox;
        int rounds = 0;
        while (!left.isEmpty()) {
            if (rounds++ > 0) {
                // A whole second at least: the first of two may come at once.
                chat.userClient().awaitPing();
                chat.userClient().awaitPing();
            }
            left = sayAll(chat.userClient(), left);
        }

        assertThat(rounds).isGreaterThan(1);
        Set<String> heard = new HashSet<>();
        for (int seq = 1; seq <= MESSAGES; seq++) {
            JsonObject said = chat.supportClient().expect("ChatMessage");
            assertThat(said.getInteger("seq")).isEqualTo(seq);
            heard.add(said.getString("clientMessageId"));
        }
        assertThat(heard).containsExactlyInAnyOrderElementsOf(outbox);
        chat.userClient().awaitPing();
        Client.expectNothingElse(chat.userClient(), chat.supportClient());
    }

    /** @return what was refused */
    private static List<String> sayAll(Client client, List<String> ids) {
        ids.forEach(id -> client.send(Frames.chatMessage("User", "this is " + id, id)));
        List<String> refused = new ArrayList<>();
        for (String id : ids) {
            JsonObject answer = client.next();
            JsonObject args = answer.getJsonObject("args");
            assertThat(args.getString("clientMessageId")).isEqualTo(id);
            if (answer.getString("type").equals("Error")) {
                assertThat(args.getString("code")).isEqualTo("RATE_LIMITED");
                refused.add(id);
            }
        }
        return refused;
    }

    @Test
    void endsTheConnectionIfItHasNoEnd(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        try (RawWebSocket flood = RawWebSocket.openLarge(
                nodes.a().chatPort(), "/chat/" + chat.user().chatId())) {
            flood.sendText(Frames.rejoinAsUser(chat.user(), chat.supportId()));
            Thread sender = new Thread(() -> {
                for (int i = 0; i < 5000; i++) {
                    flood.sendText(Frames.typing("User", true));
                }
            });
            sender.start();

            List<RawWebSocket.Frame> frames = flood.readUntilClosed();

            assertThat(frames.get(frames.size() - 1).closeCode()).isEqualTo(4429);
            assertThat(frames.stream().filter(frame -> frame.text().contains("RATE_LIMITED")))
                    .hasSizeGreaterThanOrEqualTo(1000);
        }
    }
}
