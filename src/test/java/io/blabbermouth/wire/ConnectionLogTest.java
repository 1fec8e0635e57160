package io.blabbermouth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.WaitingUser;
import io.blabbermouth.testing.ServerLog;
import io.blabbermouth.testing.TwoNodes;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What the log tells of a connection, and by which fields it is found there. */
@TwoNodes
class ConnectionLogTest {
    private static final String SECRET = "What nobody else may read";

    @Test
    void namesTheChatAndTheConnectionFromItsJoinToItsEnd(Nodes nodes) {
        try (ServerLog log = ServerLog.watchAll()) {
            WaitingUser user = nodes.waitingUser(0, "Nika");
            user.client().send(Frames.chatMessage("User", SECRET)).expect("ChatMessage");
            user.client().send(Frames.leave("User")).expect("ChatEnded");
            user.client().expectClosed(1000);

            List<Map<String, Object>> lines = log.with("chat", user.user().chatId());
            Object connection = lines.get(0).get("connection");
            assertThat(connection).asString().matches("c\\d+");
            List<String> ofConnection = log.with("connection", connection).stream()
                    .map(line -> line.get("message").toString())
                    .toList();
            assertThat(ofConnection).containsSubsequence("joined as User, told up to 0", "closed with 1000 ENDED");
            assertThat(log.lines()).noneMatch(line -> line.contains(SECRET));
        }
    }

    @Test
    void saysNothingOfAConnectionUnlessItIsAsked(Nodes nodes) {
        try (ServerLog log = ServerLog.watch()) {
            WaitingUser user = nodes.waitingUser(0, "Nika");
            user.client().send(Frames.leave("User")).expect("ChatEnded");
            user.client().expectClosed(1000);

            assertThat(log.with("chat", user.user().chatId())).isEmpty();
        }
    }
}
