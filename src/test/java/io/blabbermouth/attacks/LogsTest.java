package io.blabbermouth.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.AgentTokens;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.WaitingUser;
import io.blabbermouth.testing.RawHttp;
import io.blabbermouth.testing.RawWebSocket;
import io.blabbermouth.testing.ServerLog;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What the logs hold of what goes on, at their most talkative; and what they must not. */
@TwoNodes("{\"security\": {\"jwt\": {\"secret\": \"" + AgentTokens.SECRET + "\"},"
        + " \"identity\": {\"secret\": \"another, " + AgentTokens.SECRET
        + "\"}}, \"limits\": {\"badMessagesMax\": 20}}")
class LogsTest {
    private static final String SAID = "my card is 4000-1234-5678";

    @Test
    void holdNeitherWhatIsSaidNorWhatOpensDoors(Nodes nodes) {
        String token = AgentTokens.of("Vika");
        String forged = AgentTokens.signed(AgentTokens.claims("Vika").put("exp", 1));
        try (ServerLog log = ServerLog.watchAll()) {
            talk(nodes, token);
            refused(nodes, forged);

            List<String> lines = log.lines();

            assertThat(lines).anyMatch(line -> line.contains("\"event\":\"CLAIM\""));
            assertThat(lines).anyMatch(line -> line.contains("\"event\":\"HANDSHAKE_REFUSED\""));
            assertThat(lines)
                    .noneMatch(line -> line.contains("4000-1234"))
                    .noneMatch(line -> line.contains("eyJ"))
                    .noneMatch(line -> line.contains(AgentTokens.SECRET));
        }
    }

    /** A line break inside what somebody sends must not begin an entry of its own. */
    @Test
    void holdNoLineThatAClientHasMade(Nodes nodes) {
        String forged = "2026-01-01T00:00:00Z INFO audit - {\"event\":\"LOGIN\"}";
        try (ServerLog log = ServerLog.watchAll()) {
            nodes.a().getRaw("/user/join/x%0a" + forged.replace(" ", "%20").replace("\"", "%22"));
            RawHttp.handshake(nodes.a().subscriberPort(), "/users", "X-Forwarded-For: 1\t" + forged);
            RawHttp.handshake(nodes.a().subscriberPort(), "/users", "Authorization: Bearer x\t" + forged);
            WaitingUser user = nodes.waitingUser(0, "Nika");
            user.client()
                    .send("{\"type\":\"x\\n" + forged.replace("\"", "\\\"") + "\"}")
                    .expectError("UNKNOWN_TYPE");

            assertThat(log.lines())
                    .noneMatch(line -> line.contains("\n"))
                    .noneMatch(line -> line.contains("2026-01-01"));
        }
    }

    private static void talk(Nodes nodes, String token) {
        WaitingUser user = nodes.waitingUser(0, "Nika");
        user.client().send(Frames.chatMessage("User", SAID)).expect("ChatMessage");
        Client agent = Client.connect(
                        nodes.b().chatPort(), "/chat/" + user.user().chatId(), "support", Client.bearer(token))
                .send(Frames.claim(user.user(), "Vika"));
        agent.expect("SupportJoinedUser");
        agent.expect("ChatHistory");
        user.client().expect("SupportJoinedUser");
        agent.send(Frames.chatMessage("Support", SAID)).expect("ChatMessage");
        user.client().expect("ChatMessage");
        user.client()
                .send("{\"type\":\"ChatMessage\",\"args\":{\"content\":\"" + SAID + "\"}}")
                .expectError("BAD_MESSAGE");
        user.client().send(SAID).expectError("BAD_MESSAGE");
        agent.send(Frames.leave("Support")).expect("ChatEnded");
    }

    private static void refused(Nodes nodes, String forged) {
        String path = "/chat/" + nodes.a().register("Dodo").chatId();
        assertThat(RawHttp.handshake(nodes.a().subscriberPort(), "/users", "Authorization: Bearer " + forged)
                        .status())
                .isEqualTo(401);
        assertThat(RawHttp.handshake(nodes.a().chatPort(), path, "Sec-WebSocket-Protocol: bearer." + forged)
                        .status())
                .isEqualTo(401);
        assertThat(RawHttp.post(
                                nodes.a().chatPort(),
                                "/user/join",
                                new JsonObject().put("identity", forged).encode())
                        .status())
                .isEqualTo(401);
        try (RawWebSocket attacker =
                RawWebSocket.open(nodes.a().chatPort(), path, "Cookie: blabbermouth_agent=" + forged)) {
            attacker.sendText(
                    Frames.of("Join", new JsonObject().put("from", "Support").put("userId", SAID)));
            assertThat(attacker.nextMessage().text()).contains("UNAUTHORIZED");
        }
    }
}
