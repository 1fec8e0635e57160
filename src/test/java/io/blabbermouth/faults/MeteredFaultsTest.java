package io.blabbermouth.faults;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Await;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.ForgetfulRedis;
import io.blabbermouth.testing.ForgetfulRedis.Forgetting;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Node;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.OwnRedis;
import io.blabbermouth.testing.Scrape;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What {@code /metrics} says of a Redis that is away, and of one that forgets. */
@Timeout(60)
class MeteredFaultsTest {
    @TempDir
    private Path folder;

    @Test
    void countsWhatHappensWhileRedisIsAway() {
        try (OwnRedis redis = OwnRedis.start(folder);
                Nodes nodes = Nodes.start(2, redis.server(), new JsonObject())) {
            ActiveChat chat = nodes.activeChat();
            chat.say(1);
            Scrape.await(nodes.a(), "blabbermouth_redis_up", up -> up == 1);
            assertThat(Scrape.of(nodes.a()).value("blabbermouth_redis_link_losses_total"))
                    .isZero();

            redis.kill();
            chat.userClient().send(Frames.chatMessage("User", "hello?", "m-1"));
            chat.userClient().expectError("UNAVAILABLE");

            Scrape.await(nodes.a(), "blabbermouth_redis_up", up -> up == 0);
            Scrape.await(nodes.a(), "blabbermouth_ready", ready -> ready == 0);
            assertThat(nodes.a().get("/user/join/Nika").statusCode()).isEqualTo(503);
            Scrape away = Scrape.of(nodes.a());
            assertThat(away.value("blabbermouth_redis_link_losses_total")).isEqualTo(1);
            assertThat(away.value("blabbermouth_messages_total{result=\"unknown\"}"))
                    .isEqualTo(1);
            // One by a frame, one by HTTP.
            assertThat(away.value("blabbermouth_errors_total{code=\"UNAVAILABLE\"}"))
                    .isEqualTo(2);

            redis.restart();
            Scrape.await(nodes.a(), "blabbermouth_redis_up", up -> up == 1);
            Scrape.await(nodes.a(), "blabbermouth_ready", ready -> ready == 1);
        }
    }

    @Test
    void countsWhatRedisForgot() {
        try (ForgetfulRedis redis = ForgetfulRedis.start(folder);
                Nodes nodes = Nodes.start(2, redis.server(), new JsonObject())) {
            ActiveChat chat = nodes.activeChat();
            Client user = chat.resumeAsUser(nodes.a(), 0);
            user.expect("ChatHistory");
            chat.say(1);
            redis.takeCopy();
            chat.userClient().send(Frames.chatMessage("User", "held"));
            chat.supportClient().expect("ChatMessage");

            redis.forget(Forgetting.ROLLBACK);

            List<Node> both = List.of(nodes.a(), nodes.b());
            Scrape.await(nodes.a(), "blabbermouth_resets_total", resets -> resets == 1);
            Await.until(
                    "messages that are appended again",
                    Client.WAIT_SECONDS,
                    () -> both.stream()
                                    .mapToDouble(
                                            node -> Scrape.of(node).value("blabbermouth_messages_appended_again_total"))
                                    .sum()
                            > 0);
            // Their clients have not said that they know what a reset is.
            both.forEach(
                    node -> Scrape.await(node, "blabbermouth_connection_closes_total{code=\"4412\"}", n -> n == 1));
            assertThat(Scrape.of(nodes.b()).value("blabbermouth_resets_total")).isZero();
        }
    }
}
