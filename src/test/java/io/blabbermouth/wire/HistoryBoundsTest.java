package io.blabbermouth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** The contract's section Join: a resume from before the oldest message that is kept is a reset. */
class HistoryBoundsTest {
    @Nested
    @TwoNodes("{\"chat\":{\"historyMessagesMax\":5}}")
    class ByMessages {
        @Test
        void keepsExactlyAsManyMessagesAsTheLimit(Nodes nodes) {
            ActiveChat chat = nodes.activeChat();

            for (int written = 1; written <= 12; written++) {
                write(chat, 1, "x");
                JsonObject history = resume(nodes, chat, 0);
                assertThat(seqs(history)).isEqualTo(range(Math.max(1, written - 4), written));
                assertThat(history.containsKey("reset")).isFalse();
            }
        }

        @Test
        void continuesFromTheOldestThatIsKept(Nodes nodes) {
            ActiveChat chat = nodes.activeChat();
            write(chat, 12, "x");

            JsonObject history = resume(nodes, chat, 7);

            assertThat(seqs(history)).isEqualTo(range(8, 12));
            assertThat(history.containsKey("reset")).isFalse();
        }

        @Test
        void resetsFromBeforeTheOldestThatIsKept(Nodes nodes) {
            ActiveChat chat = nodes.activeChat();
            write(chat, 12, "x");

            JsonObject history = resume(nodes, chat, 6);

            assertThat(seqs(history)).isEqualTo(range(8, 12));
            assertThat(history.getValue("reset")).isEqualTo(true);
        }
    }

    @Nested
    @TwoNodes("{\"chat\":{\"historyBytesMax\":2048}}")
    class ByBytes {
        private static final int CONTENT_BYTES = 300;

        @Test
        void keepsTheNewestThatFit(Nodes nodes) {
            ActiveChat chat = nodes.activeChat();
            write(chat, 20, "x".repeat(CONTENT_BYTES));

            List<Long> kept = seqs(resume(nodes, chat, 0));

            // At least half of the limit is content: what is counted besides is small.
            assertThat(kept).hasSizeBetween(2048 / 2 / CONTENT_BYTES, 2048 / CONTENT_BYTES);
            assertThat(kept).isEqualTo(range(20 - kept.size() + 1, 20));
        }

        @Test
        void resetsFromBeforeTheOldestThatIsKept(Nodes nodes) {
            ActiveChat chat = nodes.activeChat();
            write(chat, 20, "x".repeat(CONTENT_BYTES));
            List<Long> kept = seqs(resume(nodes, chat, 0));

            JsonObject justKept = resume(nodes, chat, kept.get(0) - 1);
            JsonObject tooOld = resume(nodes, chat, kept.get(0) - 2);

            assertThat(justKept.containsKey("reset")).isFalse();
            assertThat(seqs(justKept)).isEqualTo(kept);
            assertThat(tooOld.getValue("reset")).isEqualTo(true);
            assertThat(seqs(tooOld)).isEqualTo(kept);
        }

        /** What was just acknowledged is there, however long it is. */
        @Test
        void keepsTheLastMessageThoughItAloneIsTooLong(Nodes nodes) {
            ActiveChat chat = nodes.activeChat();
            write(chat, 3, "x".repeat(CONTENT_BYTES));

            write(chat, 1, "é".repeat(3000));

            assertThat(seqs(resume(nodes, chat, 0))).containsExactly(4L);
        }
    }

    private static void write(ActiveChat chat, int count, String content) {
        for (int i = 0; i < count; i++) {
            chat.userClient().send(Frames.chatMessage("User", content));
            chat.userClient().expect("ChatMessage");
            chat.supportClient().expect("ChatMessage");
        }
    }

    /** The history of a user who comes back on the other node. */
    private static JsonObject resume(Nodes nodes, ActiveChat chat, long after) {
        try (Client back = nodes.b().openChat(chat.user())) {
            return back.send(Frames.resumeAsUser(chat.user(), chat.supportId(), after, chat.epoch()))
                    .expect("ChatHistory");
        }
    }

    private static List<Long> seqs(JsonObject history) {
        return history.getJsonArray("messages").stream()
                .map(message -> ((JsonObject) message).getLong("seq"))
                .toList();
    }

    private static List<Long> range(long first, long last) {
        return LongStream.rangeClosed(first, last).boxed().toList();
    }
}
