package io.blabbermouth.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.AgentTokens;
import io.blabbermouth.testing.AuditLog;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.RawHttp;
import io.blabbermouth.testing.RawWebSocket;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** To look at a signature costs something: who shows bad ones too often is not looked at. */
class RefusedTokensTest {
    private static final String SECURITY = "\"security\": {\"jwt\": {\"secret\": \"" + AgentTokens.SECRET
            + "\"}, \"identity\": {\"secret\": \"another secret of the tests, not the agents'\"},"
            + " \"trustedProxies\": [\"127.0.0.1\"]}";
    private static final byte[] OTHER_SECRET = "x".repeat(32).getBytes(StandardCharsets.UTF_8);
    private static final String BAD =
            AgentTokens.signed(new JsonObject().put("alg", "HS256"), AgentTokens.claims("Vika"), OTHER_SECRET);
    private static final String GOOD = AgentTokens.of("Vika");

    @Nested
    @TwoNodes(value = "{\"limits\": {\"refusalsPerMinute\": 3}, " + SECURITY + "}", forEachTest = true)
    class OfAnAddress {
        @Test
        void areNotLookedAtAnyMoreNorAreGoodOnes(Nodes nodes) {
            try (AuditLog audit = AuditLog.watch()) {
                for (int i = 0; i < 3; i++) {
                    assertThat(users(nodes, 1, BAD).status()).isEqualTo(401);
                }

                RawHttp.Response refused = users(nodes, 1, BAD);

                assertThat(refused.status()).isEqualTo(429);
                assertThat(refused.headers()).containsEntry("Retry-After", "10").containsEntry("Connection", "close");
                assertThat(users(nodes, 1, GOOD).status()).isEqualTo(429);
                assertThat(users(nodes, 2, GOOD).status()).isEqualTo(101);
                assertThat(audit.entries())
                        .contains(new JsonObject()
                                .put("event", "LIMIT")
                                .put("from", "192.0.2.1")
                                .put("why", "limits.refusalsPerMinute"));
            }
        }

        @Test
        void countTogetherWhereverTheyAreShown(Nodes nodes) {
            String chat = "/chat/" + nodes.a().register("Nika").chatId();
            assertThat(users(nodes, 1, BAD).status()).isEqualTo(401);
            assertThat(handshake(nodes.a().chatPort(), chat, 1, BAD).status()).isEqualTo(401);
            // A visitor's old cookie keeps nobody out, but is looked at all the same.
            assertThat(byCookie(nodes, chat).status()).isEqualTo(101);

            assertThat(users(nodes, 1, GOOD).status()).isEqualTo(429);
            assertThat(handshake(nodes.a().chatPort(), chat, 1, GOOD).status()).isEqualTo(429);
            assertThat(byCookie(nodes, chat).status()).isEqualTo(429);
            assertThat(identify(nodes, BAD).status()).isEqualTo(429);
            // Who shows none is a visitor as before.
            assertThat(RawHttp.handshake(nodes.a().chatPort(), chat, from(1)).status())
                    .isEqualTo(101);
        }

        @Test
        void countAlsoIfTheyAreVisitors(Nodes nodes) {
            for (int i = 0; i < 3; i++) {
                assertThat(identify(nodes, BAD).status()).isEqualTo(401);
            }

            assertThat(identify(nodes, BAD).status()).isEqualTo(429);
            assertThat(users(nodes, 1, GOOD).status()).isEqualTo(429);
        }

        @Test
        void areNotThoseThatAreMissingOrGood(Nodes nodes) {
            for (int i = 0; i < 6; i++) {
                assertThat(RawHttp.handshake(nodes.a().subscriberPort(), "/users", from(1))
                                .status())
                        .isEqualTo(401);
                assertThat(users(nodes, 1, GOOD).status()).isEqualTo(101);
            }
        }

        @Test
        void endTheConnection(Nodes nodes) throws IOException {
            try (Socket socket =
                    new Socket(InetAddress.getLoopbackAddress(), nodes.a().subscriberPort())) {
                socket.setSoTimeout(5_000);
                socket.getOutputStream()
                        .write(("GET /users HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer " + BAD + "\r\n\r\n")
                                .getBytes(StandardCharsets.US_ASCII));

                assertThat(new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .startsWith("HTTP/1.1 401 ");
            }
        }
    }

    @Nested
    @TwoNodes(
            value = "{\"limits\": {\"refusalsPerMinute\": 0, \"joinsPerMinute\": 2, \"connectionsPerAddress\": 2}, "
                    + SECURITY + "}",
            forEachTest = true)
    class OfThoseWhoAreTooMany {
        @Test
        void areNotLookedAtWhereNoMoreMayRegister(Nodes nodes) {
            assertThat(identify(nodes, BAD).status()).isEqualTo(401);
            assertThat(identify(nodes, BAD).status()).isEqualTo(401);

            assertThat(identify(nodes, BAD).status()).isEqualTo(429);
        }

        @Test
        void areNotLookedAtWhereNoMoreMayConnect(Nodes nodes) {
            try (RawWebSocket first = open(nodes);
                    RawWebSocket second = open(nodes)) {
                assertThat(users(nodes, 1, BAD).status()).isEqualTo(429);
                assertThat(users(nodes, 2, BAD).status()).isEqualTo(401);
                // One that is refused does not count as a connection.
                assertThat(users(nodes, 2, BAD).status()).isEqualTo(401);
                assertThat(users(nodes, 2, BAD).status()).isEqualTo(401);
                assertThat(List.of(first, second)).doesNotContainNull();
            }
        }

        private static RawWebSocket open(Nodes nodes) {
            return RawWebSocket.open(nodes.a().subscriberPort(), "/users", from(1), "Authorization: Bearer " + GOOD);
        }
    }

    private static RawHttp.Response users(Nodes nodes, int client, String token) {
        return handshake(nodes.a().subscriberPort(), "/users", client, token);
    }

    private static RawHttp.Response handshake(int port, String path, int client, String token) {
        return RawHttp.handshake(port, path, from(client), "Authorization: Bearer " + token);
    }

    private static RawHttp.Response byCookie(Nodes nodes, String chat) {
        return RawHttp.handshake(nodes.a().chatPort(), chat, from(1), "Cookie: blabbermouth_agent=" + BAD);
    }

    private static RawHttp.Response identify(Nodes nodes, String token) {
        String body = new JsonObject().put("identity", token).encode();
        return RawHttp.post(nodes.a().chatPort(), "/user/join", body, from(1));
    }

    private static String from(int client) {
        return "X-Forwarded-For: 192.0.2." + client;
    }
}
