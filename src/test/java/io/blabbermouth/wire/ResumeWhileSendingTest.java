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
    /** What the history keeps. */
    private static final int MESSAGES_MAX = 10_000;

    private static final int MESSAGES_A_RETURN = 100;
    private static final int LIVE_MESSAGES_MAX = 40;
    private static final int RESUMES_MIN = 20;
    private static final int TOLD_LIVE_MIN = 100;

    /** Back and forth between the nodes while the agent sends as fast as it can. */
    @Test
    void showsAUserWhoComesBackAgainAndAgainEveryMessageOnce(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        Random random = new Random(7);
        long sent = 0;
        long last = 0;
        int resumes = 0;
        int toldLive = 0;
        // Else the agent was mostly done before the user came, and nothing was tried.
        while (resumes <= RESUMES_MIN || toldLive <= TOLD_LIVE_MIN) {
            try (Client back = nodes.at(resumes++).openChat(chat.user())) {
                sent = sayMore(chat, sent);
                last = resume(back, chat, last);
                long until = Math.min(sent, last + random.nextInt(LIVE_MESSAGES_MAX));
                toldLive += (int) (until - last);
                last = readLive(back, last, until);
            }
        }

        Client back = nodes.at(resumes).openChat(chat.user());
        last = readLive(back, resume(back, chat, last), sent);
        assertThat(last).isEqualTo(sent);
        back.expectNothingUnread();
    }

    /** Without waiting. */
    private static long sayMore(ActiveChat chat, long sent) {
        long all = sent + MESSAGES_A_RETURN;
        assertThat(all).isLessThanOrEqualTo(MESSAGES_MAX);
        for (long seq = sent + 1; seq <= all; seq++) {
            chat.supportClient().send(Frames.chatMessage("Support", "message " + seq));
        }
        return all;
    }

    private static long resume(Client back, ActiveChat chat, long after) {
        back.send(Frames.resumeAsUser(chat.user(), chat.supportId(), after, chat.epoch()));
        return readHistory(back.expect("ChatHistory"), after);
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
