package io.blabbermouth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.redis.StoredChat;
import io.blabbermouth.testing.Await;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.OwnRedis;
import io.blabbermouth.testing.RawRedis;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.TcpProxy;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A chat that ends after Redis was asked about it for somebody who comes back, and is heard of before Redis's answer. */
@Timeout(60)
class EndedWhileLookingTest {
    private static final int SECONDS_MAX = 10;

    private static final JsonObject PATIENT = new JsonObject("{\"redis\": {\"commandTimeoutMillis\": 4000}}");

    @Test
    void whoComesBackIsToldThatItIsOver(@TempDir Path folder) throws Exception {
        try (OwnRedis redis = OwnRedis.start(folder);
                RawRedis raw = RawRedis.connect(redis.server());
                TcpProxy network = TcpProxy.before(redis.server());
                Nodes nodes = Nodes.start(2, network.server(), PATIENT)) {
            // Given
            ActiveChat chat = nodes.activeChat();
            chat.say(2);
            String head = headOf(chat.user(), nodes);
            Client list = nodes.agents().get(0);
            chat.userClient().abort();
            raw.command("CONFIG", "RESETSTAT");
            network.holdRepliesTo(head);
            Client back = chat.resumeAsUser(nodes.a(), 2);
            Await.until(
                    "a look",
                    SECONDS_MAX,
                    () -> raw.command("INFO", "commandstats").toString().contains("cmdstat_mget"));

            // When: what the first node hears after the end tells that it has heard of the end
            chat.supportClient().send(Frames.leave("Support"));
            assertThat(chat.supportClient().expect("ChatEnded").getString("by")).isEqualTo("Support");
            Registered later = nodes.waitingUser(1, "Dodo").user();
            assertThat(list.expect("UserJoined").getString("userId")).isEqualTo(later.userId());
            network.letRepliesGo();

            // Then
            back.expectExpired(chat.user());
        }
    }

    private static String headOf(Registered user, Nodes nodes) {
        try (StoredChat stored = StoredChat.of(user, nodes)) {
            return stored.headKey();
        }
    }
}
