package io.blabbermouth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.RawWebSocket;
import io.blabbermouth.testing.Scrape;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Close code 4413: a client that does not read is let go, and comes back with {@code after}. */
@TwoNodes("{\"chat\": {\"outgoingBytesMax\": 65536, \"historyBytesMax\": 67108864, \"historyMessagesMax\": 5000}}")
class SlowReaderTest {
    private static final String FOUR_THOUSAND = "x".repeat(4000);
    /** 6 MB: more than the cap and what the kernel keeps for a connection that is not read. */
    private static final int MESSAGES_MAX = 1500;

    private static final int MESSAGES_A_LOOK = 50;

    @Test
    void isClosedWith4413WhileTheOthersMissNothing(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        try (RawWebSocket slow =
                RawWebSocket.open(nodes.a().chatPort(), "/chat/" + chat.user().chatId())) {
            slow.sendText(Frames.joinAsUser(chat.user()));
            assertThat(slow.nextMessage().text()).contains("SupportJoinedUser");
            assertThat(slow.nextMessage().text()).contains("ChatHistory");
            // From here on it does not read.

            int said = 0;
            while (said < MESSAGES_MAX && !isLetGo(nodes)) {
                hearMore(chat, said, MESSAGES_A_LOOK);
                said += MESSAGES_A_LOOK;
            }

            assertThat(isLetGo(nodes)).isTrue();
            // Soon: some time after the close frame it is cut, whatever it has read by then.
            List<RawWebSocket.Frame> read = slow.readUntilClosed();
            assertThat(read.get(read.size() - 1).closeCode()).isEqualTo(4413);
            hearMore(chat, said, 1);
            resumeWhatIsMissing(nodes, chat, read, said + 1);
        }
    }

    private static boolean isLetGo(Nodes nodes) {
        return Scrape.of(nodes.a()).value("blabbermouth_connection_closes_total{code=\"4413\"}") == 1;
    }

    private static void hearMore(ActiveChat chat, int after, int count) {
        for (int seq = after + 1; seq <= after + count; seq++) {
            chat.supportClient().send(Frames.chatMessage("Support", FOUR_THOUSAND));
            assertThat(chat.supportClient().expect("ChatMessage").getLong("seq"))
                    .isEqualTo(seq);
            assertThat(chat.userClient().expect("ChatMessage").getLong("seq")).isEqualTo(seq);
        }
    }

    private static void resumeWhatIsMissing(Nodes nodes, ActiveChat chat, List<RawWebSocket.Frame> read, int said) {
        List<Long> seqs = new ArrayList<>();
        for (RawWebSocket.Frame frame : read) {
            if (frame.opcode() == RawWebSocket.TEXT && frame.text().startsWith("{\"type\":\"ChatMessage\"")) {
                seqs.add(new JsonObject(frame.text()).getJsonObject("args").getLong("seq"));
            }
        }
        long last = seqs.get(seqs.size() - 1);
        assertThat(last).isEqualTo(seqs.size());

        Client back = nodes.b()
                .openChat(chat.user())
                .send(Frames.resumeAsUser(chat.user(), chat.supportId(), last, chat.epoch()));
        JsonArray missing = back.expect("ChatHistory").getJsonArray("messages");
        assertThat(missing).hasSize((int) (said - last));
        assertThat(missing.getJsonObject(0).getLong("seq")).isEqualTo(last + 1);
    }
}
