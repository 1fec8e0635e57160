package io.blabbermouth.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.chat.ChatId;
import io.blabbermouth.testing.CarefulClient;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.WaitingUser;
import io.blabbermouth.testing.OwnRedis;
import io.blabbermouth.testing.TcpProxy;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A message is not stored after its sender was told that nobody knows, and has gone on with the next one. */
@Timeout(60)
class SenderOrderTest {
    /** Comparing a sealed chat takes three answers after the first: more than a command may take, some of the times. */
    @ParameterizedTest
    @ValueSource(longs = {300, 380, 420, 460})
    void isKeptWhenASealedChatIsComparedThroughASlowNetwork(long replyMillis, @TempDir Path folder) {
        try (OwnRedis redis = OwnRedis.start(folder);
                TcpProxy network = TcpProxy.before(redis.server());
                Nodes nodes = Nodes.start(1, network.server(), new JsonObject())) {
            // Given
            WaitingUser user = nodes.waitingUser(0, "Nika");
            CarefulClient client = new CarefulClient(user.client(), "User");
            String chatId = user.user().chatId();
            int bucket = RedisKeys.bucketOf(new ChatId(chatId));
            network.delayReplies(replyMillis);
            String head = String.format(Locale.ROOT, "%s{%02d}:head:%s", nodes.keyPrefix(), bucket, chatId);
            String ofThisLife = redis.command("GET", head).toString();
            redis.command("SET", head, "f" + ofThisLife.substring(ofThisLife.indexOf(' ')));

            // When
            client.say("one").say("two").hearUntilUnderWay(0);
            Set<String> unknown = client.unavailable();
            network.delayReplies(0);
            client.say("three").hearUntilUnderWay(0);

            // Then: what was answered with UNAVAILABLE may be there, in its place
            assertThat(client.heardIds())
                    .as("unknown: %s", unknown)
                    .isSubsetOf("one", "two", "three")
                    .endsWith("three");
            assertThat(client.heardIds())
                    .as("unknown: %s", unknown)
                    .isSortedAccordingTo(Comparator.comparing(List.of("one", "two", "three")::indexOf));
        }
    }
}
