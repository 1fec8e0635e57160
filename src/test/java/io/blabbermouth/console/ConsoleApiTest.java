package io.blabbermouth.console;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Await;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Health;
import io.blabbermouth.testing.Node;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.OwnRedis;
import io.blabbermouth.testing.RawHttp;
import io.blabbermouth.testing.RealRedis;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the console's API answers. */
@ExtendWith(RealRedis.class)
@Timeout(60)
class ConsoleApiTest {
    private static final JsonObject OPEN = new JsonObject("{\"security\": {}}");

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{                                                                             | no JSON object",
                "[]                                                                            | no JSON object",
                "{}                                                                            | kind and address are missing",
                "{\"kind\": \"request\", \"address\": \"no.such\"}                             | nobody handles",
                "{\"kind\": \"shout\", \"address\": \"node.ready\"}                            | none of request, send, publish",
                "{\"kind\": \"request\", \"address\": \"node.drain\"}                          | nobody handles",
                "{\"kind\": \"request\", \"address\": \"chats.join\"}                          | nobody handles",
                "{\"kind\": \"request\", \"address\": \"certificate\"}                         | nobody handles",
                "{\"kind\": \"publish\", \"address\": \"queue\"}                               | for the bridge",
                "{\"kind\": \"publish\", \"address\": \"chat.4711\"}                           | for the bridge",
                "{\"kind\": \"request\", \"address\": \"chats.load\"}                          | no ChatRequest.Load",
                "{\"kind\": \"request\", \"address\": \"chats.load\", \"body\": {\"chatId\": 1}} | no ChatRequest.Load",
                "{\"kind\": \"request\", \"address\": \"chats.load\", \"body\": {\"chatId\": \"x\"}} | 32 lowercase hex digits",
                "{\"kind\": \"request\", \"address\": \"node.ready\", \"body\": {\"more\": 1}} | no NodeRequest.Ready",
            })
    void saysWhatIsWrongWithWhatIsSentByHand(String form, String why, RealRedis.Server redis) {
        try (Nodes nodes = Nodes.start(1, redis, OPEN)) {
            RawHttp.Response answer = RawHttp.post(nodes.a().consolePort(), "/api/bus", form);

            assertThat(answer.status()).isEqualTo(400);
            JsonObject error = answer.json().getJsonObject("error");
            assertThat(error.getString("code")).isEqualTo("BAD_MESSAGE");
            assertThat(error.getString("message")).contains(why).doesNotContain("io.blabbermouth", "com.fasterxml");
        }
    }

    @Test
    void takesNothingThatAFormOnAnotherPageCouldSend(RealRedis.Server redis) {
        try (Nodes nodes = Nodes.start(1, redis, OPEN)) {
            String body = "{\"kind\": \"request\", \"address\": \"node.ready\"}";
            RawHttp.Response answer = RawHttp.send(
                    nodes.a().consolePort(),
                    "POST /api/bus",
                    body,
                    "Content-Type: text/plain",
                    "Content-Length: " + body.length());

            assertThat(answer.status()).isEqualTo(415);
        }
    }

    @Test
    void sendsWhatMayBeSent(RealRedis.Server redis) {
        try (Nodes nodes = Nodes.start(2, redis, OPEN)) {
            ActiveChat chat = nodes.activeChat();
            int port = nodes.a().consolePort();

            JsonObject body = new JsonObject()
                    .put(
                            "speaker",
                            new JsonObject()
                                    .put("chatId", chat.user().chatId())
                                    .put("side", "User")
                                    .put("id", chat.user().userId()))
                    .put("content", "by hand")
                    .put("clientMessageId", "by-hand-1");
            JsonObject form = new JsonObject()
                    .put("kind", "request")
                    .put("address", "chats.append")
                    .put("body", body);
            JsonObject reply =
                    RawHttp.post(port, "/api/bus", form.encode()).json().getJsonObject("reply");

            assertThat(reply.getString("type")).isEqualTo("ChatReply.Append.Stored");
            assertThat(chat.supportClient().expect("ChatMessage").getString("content"))
                    .isEqualTo("by hand");

            JsonObject typing = new JsonObject()
                    .put("kind", "publish")
                    .put("address", "chat." + chat.user().chatId())
                    .put("body", new JsonObject("{\"from\": \"Support\", \"isTyping\": true}"));
            RawHttp.Response published = RawHttp.post(port, "/api/bus", typing.encode());
            assertThat(published.status()).isEqualTo(200);
            assertThat(published.json().getValue("reply")).isNull();
        }
    }

    @Test
    void tracesAMessage(RealRedis.Server redis) {
        try (Nodes nodes = Nodes.start(2, redis, OPEN)) {
            awaitKnown(nodes);
            ActiveChat chat = nodes.activeChat();
            chat.say(1);

            JsonObject trace = traceOfAllNodes(nodes.b(), chat.user().chatId());

            assertThat(trace.getJsonArray("entries").encode()).contains("\"position\":\"1-0\"", "MessageSent");
            assertThat(trace.getJsonArray("steps").encode())
                    .contains("JOINED", "ACCEPTED", "STORED", "RECEIVED", "DELIVERED")
                    .contains(":" + nodes.a().chatPort(), ":" + nodes.b().chatPort())
                    .doesNotContain("message 0");
        }
    }

    /** Whoever takes more than a moment to answer is named, and may be asked again. */
    private static JsonObject traceOfAllNodes(Node node, String chatId) {
        String form = new JsonObject().put("chatId", chatId).encode();
        AtomicReference<JsonObject> trace = new AtomicReference<>();
        Await.until("an answer of all nodes", Client.WAIT_SECONDS, () -> {
            trace.set(RawHttp.post(node.consolePort(), "/api/trace", form).json());
            return trace.get().getJsonArray("silent").isEmpty();
        });
        return trace.get();
    }

    @Test
    void answersWhatItCanWhileRedisIsAway() {
        try (OwnRedis redis = OwnRedis.start(folder);
                Nodes nodes = Nodes.start(1, redis.server(), OPEN)) {
            int port = nodes.a().consolePort();
            redis.kill();
            Health.awaitReady(port, 503);

            assertThat(RawHttp.get(port, "/api/node").json().getString("readiness"))
                    .isEqualTo("REDIS_AWAY");
            assertThat(RawHttp.get(port, "/").status()).isEqualTo(200);
            assertThat(RawHttp.get(port, "/api/config").status()).isEqualTo(200);
            assertThat(RawHttp.get(port, "/api/bus/addresses").status()).isEqualTo(200);
            for (RawHttp.Response away : new RawHttp.Response[] {
                RawHttp.get(port, "/api/nodes"),
                RawHttp.get(port, "/api/chats"),
                RawHttp.post(port, "/api/trace", "{\"chatId\": \"" + "0".repeat(32) + "\"}")
            }) {
                assertThat(away.status()).as(away.body()).isEqualTo(503);
                assertThat(away.json().getJsonObject("error").getString("code")).isEqualTo("UNAVAILABLE");
            }

            redis.restart();
            Health.awaitReady(port, 200);
            assertThat(RawHttp.get(port, "/api/nodes").status()).isEqualTo(200);
        }
    }

    @Test
    void servesEveryFileThatThePageNames(RealRedis.Server redis) {
        try (Nodes nodes = Nodes.start(1, redis, OPEN)) {
            int port = nodes.a().consolePort();
            RawHttp.Response page = RawHttp.get(port, "/");

            assertThat(page.headers().get("Content-Security-Policy"))
                    .contains("script-src 'self'", "style-src 'self'")
                    .doesNotContain("unsafe");
            assertThat(page.body()).doesNotContain("style=", "onclick=");
            for (String file : new String[] {"icon.svg", "console.css", "console.js", "verdict.js"}) {
                assertThat(RawHttp.get(port, "/" + file).status()).as(file).isEqualTo(200);
            }
            assertThat(RawHttp.get(port, "/../redis/append.lua").status()).isEqualTo(404);
        }
    }

    /** The node knows the one with that chat port. */
    static void awaitKnown(Node node, int chatPort) {
        Await.until(
                "a node that knows the one at " + chatPort,
                Client.WAIT_SECONDS,
                () -> RawHttp.get(node.consolePort(), "/api/nodes").body().contains(":" + chatPort + "\""));
    }

    /** Each node knows of the other: they say that they are there every two seconds. */
    static void awaitKnown(Nodes nodes) {
        for (Node node : List.of(nodes.a(), nodes.b())) {
            Await.until(
                    "nodes that know each other",
                    Client.WAIT_SECONDS,
                    () -> RawHttp.get(node.consolePort(), "/api/nodes")
                                    .json()
                                    .getJsonArray("nodes")
                                    .size()
                            == 2);
        }
    }
}
