package io.blabbermouth.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.AgentTokens;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.LoadedAgent;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.RawHttp;
import io.blabbermouth.testing.RawRedis;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** Visitors for whom their website vouches, and those who say that it does. */
@TwoNodes("{\"security\": {\"mode\": \"open\", \"identity\": {\"secret\": \"" + AgentTokens.SECRET + "\"}}}")
class IdentityTest {
    private static final JsonObject ATTRIBUTES =
            new JsonObject().put("plan", "gold").put("since", "2019");

    @Test
    void areShownToAgentsAsVerifiedWithTheirAttributes(Nodes nodes) {
        RawHttp.Response answer = register(nodes, AgentTokens.signed(claims()));

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.json().getBoolean("verified")).isTrue();
        Registered user = registered(answer);
        LoadedAgent list = LoadedAgent.load(nodes.b());
        Client client = nodes.a().joinAsUser(user);
        client.expect("UserJoined");
        JsonObject heard = list.expect("UserJoined", user);
        assertThat(heard.getBoolean("verified")).isTrue();
        assertThat(heard.getJsonObject("attributes")).isEqualTo(ATTRIBUTES);
        client.send(Frames.chatMessage("User", "hey")).expect("ChatMessage");
        Client agent = nodes.b().claim(user, "Vika");
        agent.expect("SupportJoinedUser");
        JsonObject shown = agent.expect("ChatHistory").getJsonObject("user");
        assertThat(shown.getBoolean("verified")).isTrue();
        assertThat(shown.getJsonObject("attributes")).isEqualTo(ATTRIBUTES);
    }

    @Test
    void areNotVerifiedByWhatTheySayThemselves(Nodes nodes) {
        Registered user = nodes.a().register("Nika");
        LoadedAgent list = LoadedAgent.load(nodes.b());

        nodes.a()
                .openChat(user)
                .send(Frames.of(
                        "Join",
                        Frames.joinArgs(user)
                                .put("verified", true)
                                .put("attributes", ATTRIBUTES)
                                .put("username", "The boss")))
                .expect("UserJoined");

        assertThat(list.expect("UserJoined", user).fieldNames())
                .containsExactlyInAnyOrder("username", "userId", "chatId", "waitingSince");
    }

    @Test
    void areRefusedWithATokenThatDoesNotCount(Nodes nodes) {
        byte[] other = "x".repeat(32).getBytes(StandardCharsets.UTF_8);
        JsonObject header = new JsonObject().put("alg", "HS256");

        isRefused(nodes, AgentTokens.signed(header, claims(), other));
        isRefused(nodes, AgentTokens.unsigned(new JsonObject().put("alg", "none"), claims()) + ".");
        isRefused(nodes, AgentTokens.signed(claims().put("exp", AgentTokens.inSeconds(-60))));
        JsonObject forGood = claims();
        forGood.remove("exp");
        isRefused(nodes, AgentTokens.signed(forGood));
        isRefused(nodes, AgentTokens.signed(claims().put("name", "two\nlines")));
        JsonObject many = new JsonObject();
        for (int i = 0; i < 21; i++) {
            many.put("a" + i, "x");
        }
        isRefused(nodes, AgentTokens.signed(claims().put("attributes", many)));
    }

    @Test
    void areAnsweredInTheContractsWayIfTheBodyIsNone(Nodes nodes) {
        for (String body : new String[] {"", "{", "[]", "{}", "{\"identity\": 1}", "\"x\""}) {
            RawHttp.Response answer = RawHttp.post(nodes.a().chatPort(), "/user/join", body);

            assertThat(answer.status()).as(body).isEqualTo(400);
            assertThat(answer.json().getJsonObject("error").getString("code")).isEqualTo("BAD_MESSAGE");
        }
        assertThat(RawHttp.post(nodes.a().chatPort(), "/user/join", "x".repeat(20_000))
                        .status())
                .isEqualTo(413);
    }

    @Test
    void leaveNoTokenInRedis(Nodes nodes) {
        String token = AgentTokens.signed(claims());
        Registered user = registered(register(nodes, token));

        try (RawRedis redis = RawRedis.connect(nodes.redis())) {
            Object keys = redis.command("KEYS", nodes.keyPrefix() + "*chat:" + user.chatId());
            Object chat =
                    redis.command("HGETALL", ((Iterable<?>) keys).iterator().next());
            assertThat(chat.toString()).contains("gold").doesNotContain(token, token.split("\\.", 3)[2]);
        }
    }

    private static void isRefused(Nodes nodes, String token) {
        RawHttp.Response answer = register(nodes, token);

        assertThat(answer.status()).isEqualTo(401);
        assertThat(answer.json().getJsonObject("error").getString("code")).isEqualTo("UNAUTHORIZED");
    }

    private static JsonObject claims() {
        return AgentTokens.claims("Nika").put("attributes", ATTRIBUTES.copy());
    }

    private static RawHttp.Response register(Nodes nodes, String token) {
        return RawHttp.post(
                nodes.a().chatPort(),
                "/user/join",
                new JsonObject().put("identity", token).encode());
    }

    private static Registered registered(RawHttp.Response answer) {
        JsonObject body = answer.json();
        return new Registered(body.getString("userId"), body.getString("username"), body.getString("chatId"));
    }
}
