package io.blabbermouth.attacks;

import static io.blabbermouth.testing.Client.bearer;
import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.AgentTokens;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Elapsed;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.WaitingUser;
import io.blabbermouth.testing.RawHttp;
import io.blabbermouth.testing.RawWebSocket;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** In token mode: being an agent without being one. */
@TwoNodes("{\"security\": {\"jwt\": {\"secret\": \"" + AgentTokens.SECRET + "\"}}}")
class TokenAttackTest {
    private static final byte[] SECRET = AgentTokens.SECRET.getBytes(StandardCharsets.UTF_8);

    @Test
    void claimsNothingWithoutAToken(Nodes nodes) {
        WaitingUser user = nodes.waitingUser(0, "Nika");

        try (RawWebSocket attacker = openChat(nodes, user.user())) {
            attacker.sendText(Frames.claim(user.user(), "Vika"));

            isUnauthorized(attacker);
        }
        // Nobody was told of anything, and an agent gets the chat.
        claim(nodes, user.user(), "Dato").expect("SupportJoinedUser");
        assertThat(user.client().expect("SupportJoinedUser").getString("supportUserName"))
                .isEqualTo("Dato");
    }

    @Test
    void rejoinsNothingByAnIdThatItHasHeard(Nodes nodes) {
        WaitingUser user = nodes.waitingUser(0, "Nika");
        claim(nodes, user.user(), "Vika").expect("SupportJoinedUser");
        // The user is told it, too.
        String supportId = user.client().expect("SupportJoinedUser").getString("supportId");

        try (RawWebSocket attacker = openChat(nodes, user.user())) {
            attacker.sendText(Frames.rejoinAsSupport(user.user(), supportId));

            isUnauthorized(attacker);
        }
    }

    @Test
    void rejoinsNoOtherAgentsChatWithATokenOfItsOwn(Nodes nodes) {
        WaitingUser user = nodes.waitingUser(0, "Nika");
        String supportId =
                claim(nodes, user.user(), "Vika").expect("SupportJoinedUser").getString("supportId");

        Client other = open(nodes, user.user(), "Dato").send(Frames.rejoinAsSupport(user.user(), supportId));

        other.expectRefused("FORBIDDEN", 4403);
        open(nodes, user.user(), "Dato").send(Frames.claim(user.user(), "Vika")).expectRefused("ALREADY_CLAIMED", 4409);
    }

    @Test
    void isCalledWhatTheTokenSaysWhateverItsMessagesSay(Nodes nodes) {
        WaitingUser user = nodes.waitingUser(0, "Nika");

        Client agent = open(nodes, user.user(), "Vika").send(Frames.claim(user.user(), "The boss"));

        assertThat(agent.expect("SupportJoinedUser").getString("supportUserName"))
                .isEqualTo("Vika");
        assertThat(user.client().expect("SupportJoinedUser").getString("supportUserName"))
                .isEqualTo("Vika");
    }

    @Test
    void comesBackToItsChatByItsTokenAlone(Nodes nodes) {
        WaitingUser user = nodes.waitingUser(0, "Nika");
        Client agent = claim(nodes, user.user(), "Vika");
        JsonObject joined = agent.expect("SupportJoinedUser");
        // A frame of the winner's confirms the claim.
        agent.expectNothingUnread();

        Client again = open(nodes, user.user(), "Vika")
                .send(Frames.of("Join", Frames.joinArgs(user.user()).put("from", "Support")));

        assertThat(again.expect("SupportJoinedUser")).isEqualTo(joined);
        assertThat(again.expect("ChatHistory").getJsonArray("messages")).isEmpty();
    }

    static Stream<Arguments> tokensThatDoNotCount() {
        JsonObject good = AgentTokens.claims("Vika");
        JsonObject hs256 = new JsonObject().put("alg", "HS256").put("typ", "JWT");
        String token = AgentTokens.signed(good);
        String[] parts = token.split("\\.", 3);
        String otherClaims = AgentTokens.unsigned(hs256, good.copy().put("sub", "another"));
        return Stream.of(
                Arguments.of("alg none", AgentTokens.unsigned(new JsonObject().put("alg", "none"), good) + "."),
                Arguments.of("alg NONE", AgentTokens.unsigned(new JsonObject().put("alg", "NONE"), good) + "."),
                Arguments.of(
                        "alg none with a signature",
                        AgentTokens.signed(new JsonObject().put("alg", "none"), good, SECRET)),
                Arguments.of("no alg", AgentTokens.signed(new JsonObject(), good, SECRET)),
                Arguments.of(
                        "alg of another kind", AgentTokens.signed(new JsonObject().put("alg", "RS256"), good, SECRET)),
                Arguments.of("no signature", parts[0] + "." + parts[1] + "."),
                Arguments.of("two parts", parts[0] + "." + parts[1]),
                Arguments.of("another's signature", otherClaims + "." + parts[2]),
                Arguments.of(
                        "another key",
                        AgentTokens.signed(hs256, good, "x".repeat(32).getBytes(StandardCharsets.UTF_8))),
                Arguments.of("the empty key", AgentTokens.signed(hs256, good, new byte[1])),
                Arguments.of("expired", AgentTokens.signed(good.copy().put("exp", AgentTokens.inSeconds(-60)))),
                Arguments.of("not yet", AgentTokens.signed(good.copy().put("nbf", AgentTokens.inSeconds(600)))),
                Arguments.of("no exp", AgentTokens.signed(without(good, "exp"))),
                Arguments.of(
                        "exp of another kind", AgentTokens.signed(good.copy().put("exp", "tomorrow"))),
                Arguments.of("no sub", AgentTokens.signed(without(good, "sub"))),
                Arguments.of("no name", AgentTokens.signed(without(good, "name"))),
                Arguments.of(
                        "a name of two lines", AgentTokens.signed(good.copy().put("name", "Vika\nadmin"))),
                Arguments.of("much too long", AgentTokens.signed(good.copy().put("name", "x".repeat(7000)))),
                Arguments.of("nothing", ""),
                Arguments.of("no token at all", "nonsense"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("tokensThatDoNotCount")
    void isRefusedWithATokenThatDoesNotCount(String what, String token, Nodes nodes) {
        String header = "Authorization: Bearer " + token;

        assertThat(RawHttp.handshake(nodes.a().subscriberPort(), "/users", header)
                        .status())
                .isEqualTo(401);
        Registered user = nodes.a().register("Nika");
        if (!token.isEmpty()) {
            assertThat(RawHttp.handshake(nodes.a().chatPort(), "/chat/" + user.chatId(), header)
                            .status())
                    .isEqualTo(401);
        }
        // A browser sends its cookie also where the visitor writes, so that only a Join as an agent is refused.
        try (RawWebSocket attacker = RawWebSocket.open(
                nodes.a().chatPort(), "/chat/" + user.chatId(), "Cookie: blabbermouth_agent=" + token)) {
            attacker.sendText(Frames.claim(user, "Vika"));
            isUnauthorized(attacker);
        }
    }

    @Test
    void isNotLetInByATokenInTheUrl(Nodes nodes) {
        String token = AgentTokens.of("Vika");

        for (String path : List.of("/users?token=" + token, "/users?access_token=" + token, "/users/" + token)) {
            assertThat(RawHttp.handshake(nodes.a().subscriberPort(), path).status())
                    .as(path)
                    .isEqualTo(401);
        }
    }

    @Test
    void isLetInByEachWayToShowOne(Nodes nodes) {
        String token = AgentTokens.of("Vika");
        int port = nodes.a().subscriberPort();

        RawHttp.Response offered = RawHttp.handshake(port, "/users", "Sec-WebSocket-Protocol: chat, bearer." + token);
        RawHttp.Response sent = RawHttp.handshake(port, "/users", "Cookie: a=b; blabbermouth_agent=" + token);
        RawHttp.Response shown = RawHttp.handshake(port, "/users", "Authorization: bearer " + token);

        assertThat(List.of(offered.status(), sent.status(), shown.status())).containsOnly(101);
        // A browser that has offered one insists on its being selected.
        assertThat(offered.headers()).containsEntry("Sec-WebSocket-Protocol", "bearer." + token);
    }

    @Test
    void isClosedWhenItsTokenWouldBeRefused(Nodes nodes) {
        WaitingUser user = nodes.waitingUser(0, "Nika");
        Elapsed issued = Elapsed.start();
        String token = AgentTokens.signed(AgentTokens.claims("Vika").put("exp", AgentTokens.inSeconds(3)));
        Client list = Client.connect(nodes.b().subscriberPort(), "/users", "support", bearer(token));
        Client agent = Client.connect(
                        nodes.b().chatPort(), "/chat/" + user.user().chatId(), "support", bearer(token))
                .send(Frames.claim(user.user(), "Vika"));
        agent.expect("SupportJoinedUser");
        user.client().expect("SupportJoinedUser");

        for (int second = 0; second < 5; second++) {
            user.client().awaitPing();
        }
        assertThat(list.closeCode()).isEqualTo(4401);
        assertThat(agent.closeCode()).isEqualTo(4401);

        // Five seconds after exp, for which clocks may differ; tokens count whole seconds.
        assertThat(issued.time()).isBetween(Duration.ofSeconds(7), Duration.ofSeconds(11));
        user.client().send(Frames.chatMessage("User", "still here")).expect("ChatMessage");
    }

    private static void isUnauthorized(RawWebSocket attacker) {
        assertThat(attacker.nextMessage().text()).contains("\"UNAUTHORIZED\"");
        assertThat(attacker.closeCode()).isEqualTo(4401);
    }

    private static RawWebSocket openChat(Nodes nodes, Registered user) {
        return RawWebSocket.open(nodes.a().chatPort(), "/chat/" + user.chatId());
    }

    private static Client claim(Nodes nodes, Registered user, String agent) {
        return open(nodes, user, agent).send(Frames.claim(user, agent));
    }

    private static Client open(Nodes nodes, Registered user, String agent) {
        return Client.connect(nodes.b().chatPort(), "/chat/" + user.chatId(), "support", bearer(AgentTokens.of(agent)));
    }

    private static JsonObject without(JsonObject claims, String field) {
        JsonObject rest = claims.copy();
        rest.remove(field);
        return rest;
    }
}
