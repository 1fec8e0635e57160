package io.blabbermouth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** The contract's section ChatMessage: each connection sees seq ascending without holes and without repeats. */
@TwoNodes("{\"chat\":{\"historyMessagesMax\":10000}}")
class ResumeWhileSendingTest {
    private static final int MESSAGES = 3000;
    private static final int LIVE_MESSAGES_MAX = 40;

    /** Back and forth between the nodes while the agent sends as fast as it can. */
    @Test
    void showsAUserWhoComesBackAgainAndAgainEveryMessageOnce(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        Random random = new Random(7);
        for (int seq = 1; seq <= MESSAGES; seq++) {
            chat.supportClient().send(Frames.chatMessage("Support", "message " + seq));
        }

        long last = 0;
        int resumes = 0;
        int toldLive = 0;
        while (last < MESSAGES) {
            try (Client back = nodes.at(resumes++).openChat(chat.user())) {
                back.send(Frames.resumeAsUser(chat.user(), chat.supportId(), last, chat.epoch()));
                last = readHistory(back.expect("ChatHistory"), last);
                long until = Math.min(MESSAGES, last + random.nextInt(LIVE_MESSAGES_MAX));
                toldLive += (int) (until - last);
                last = readLive(back, last, until);
            }
        }

        // Else the agent was done before the user came, and nothing was tried.
        assertThat(resumes).isGreaterThan(20);
        assertThat(toldLive).isGreaterThan(100);
    }

    private static long readHistory(JsonObject history, long after) {
        assertThat(history.containsKey("reset")).isFalse();
        JsonArray messages = history.getJsonArray("messages");
        for (int i = 0; i < messages.size(); i++) {
            isNumber(messages.getJsonObject(i), after + i + 1);
        }
        return after + messages.size();
    }

    private static long readLive(Client client, long after, long until) {
        for (long seq = after + 1; seq <= until; seq++) {
            isNumber(client.expect("ChatMessage"), seq);
        }
        return until;
    }

    private static void isNumber(JsonObject message, long seq) {
        assertThat(message.getLong("seq")).isEqualTo(seq);
        assertThat(message.getString("content")).isEqualTo("message " + seq);
    }
}
