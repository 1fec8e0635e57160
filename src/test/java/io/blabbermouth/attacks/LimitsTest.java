package io.blabbermouth.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Await;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.RawHttp;
import io.blabbermouth.testing.RawWebSocket;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Each limit: what is within it is done, what is beyond it gets the contract's answer, and others go on. */
class LimitsTest {
    @Nested
    @TwoNodes(value = "{\"limits\": {\"joinsPerMinute\": 3}}", forEachTest = true)
    class Registrations {
        @Test
        void areRefusedWith429BeyondSoManyAMinute(Nodes nodes) {
            for (int i = 0; i < 3; i++) {
                assertThat(nodes.a().getRaw("/user/join/Nika").status()).isEqualTo(200);
            }

            RawHttp.Response refused = nodes.a().getRaw("/user/join/Nika");

            assertThat(refused.status()).isEqualTo(429);
            assertThat(Integer.parseInt(refused.headers().get("Retry-After"))).isPositive();
            assertThat(refused.json().getJsonObject("error").getString("code")).isEqualTo("RATE_LIMITED");
        }

        @Test
        void countForThePeerWhateverItSaysOfItself(Nodes nodes) {
            int refused = 0;
            for (int i = 0; i < 6; i++) {
                int status = nodes.a()
                        .getRaw("/user/join/Nika", "X-Forwarded-For: 192.0.2." + i)
                        .status();
                refused += status == 429 ? 1 : 0;
            }
            assertThat(refused).isEqualTo(3);
        }
    }

    @Nested
    @TwoNodes(
            value =
                    "{\"limits\": {\"joinsPerMinute\": 2}, \"security\": {\"trustedProxies\": [\"127.0.0.0/8\", \"10.0.0.1\"]}}",
            forEachTest = true)
    class BehindAProxy {
        @Test
        void countForTheClientThatTheNearestTrustedProxyNames(Nodes nodes) {
            for (int client = 1; client <= 5; client++) {
                assertThat(register(nodes, "192.0.2." + client)).isEqualTo(200);
                assertThat(register(nodes, "198.51.100.7, 192.0.2." + client + ", 10.0.0.1"))
                        .isEqualTo(200);
                // What the client has put in front does not make it another.
                assertThat(register(nodes, "203.0.113." + client + ", 192.0.2." + client))
                        .isEqualTo(429);
            }
        }

        @Test
        void countForAWholeIpv6NetworkOfAClient(Nodes nodes) {
            assertThat(register(nodes, "2001:db8:1:2::1")).isEqualTo(200);
            assertThat(register(nodes, "2001:db8:1:2:ffff::2")).isEqualTo(200);
            assertThat(register(nodes, "2001:db8:1:2:3:4:5:6")).isEqualTo(429);
            assertThat(register(nodes, "2001:db8:1:3::1")).isEqualTo(200);
        }

        @Test
        void countForAnIpv4AddressHoweverItIsWritten(Nodes nodes) {
            assertThat(register(nodes, "::ffff:192.0.2.1")).isEqualTo(200);
            assertThat(register(nodes, "192.0.2.1")).isEqualTo(200);
            assertThat(register(nodes, "::ffff:c000:201")).isEqualTo(429);
            assertThat(register(nodes, "::ffff:192.0.2.2")).isEqualTo(200);
        }

        @Test
        void countForTheProxyIfItNamesNoAddress(Nodes nodes) {
            assertThat(register(nodes, "unknown")).isEqualTo(200);
            assertThat(register(nodes, "evil\"}")).isEqualTo(200);
            assertThat(register(nodes, "nonsense")).isEqualTo(429);
        }

        private int register(Nodes nodes, String forwardedFor) {
            return nodes.a()
                    .getRaw("/user/join/Nika", "X-Forwarded-For: " + forwardedFor)
                    .status();
        }
    }

    @Nested
    @TwoNodes(value = "{\"limits\": {\"connectionsPerAddress\": 5}}", forEachTest = true)
    class ConnectionsOfAnAddress {
        @Test
        void areRefusedWith429AndMayComeWhenOthersHaveGone(Nodes nodes) {
            List<RawWebSocket> open = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                open.add(RawWebSocket.open(nodes.a().chatPort(), chat(nodes)));
            }

            RawHttp.Response refused = RawHttp.handshake(nodes.a().chatPort(), chat(nodes));

            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.headers()).containsKey("Retry-After");
            open.get(0).close();
            Await.until(
                    "an answer of another kind",
                    10,
                    () -> RawHttp.handshake(nodes.a().chatPort(), chat(nodes)).status() == 101);
            open.forEach(RawWebSocket::close);
        }

        /** Nobody is locked out by connections that were, however they have ended. */
        @Test
        void areCountedOffWhenTheyEnd(Nodes nodes) {
            for (int i = 0; i < 40; i++) {
                Client user = nodes.a().joinAsUser(nodes.b().register("Nika"));
                user.expect("UserJoined");
                if (i % 2 == 0) {
                    user.send(Frames.leave("User")).expect("ChatEnded");
                    user.expectClosed(1000);
                } else {
                    user.abort();
                }
                Await.until(
                        "room for another",
                        10,
                        () -> RawHttp.handshake(nodes.a().chatPort(), chat(nodes))
                                        .status()
                                == 101);
            }
        }

        /** What Vert.x answers by itself, and never tells us of, must not count for ever. */
        @Test
        void areNotCountedForHandshakesThatAreNone(Nodes nodes) {
            String body = "x".repeat(9000);
            for (int i = 0; i < 20; i++) {
                RawHttp.Response answer = RawHttp.send(
                        nodes.a().chatPort(),
                        "GET " + chat(nodes),
                        body,
                        "Upgrade: websocket",
                        "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
                        "Sec-WebSocket-Version: 13",
                        "Content-Length: " + body.length());
                assertThat(answer.status()).isEqualTo(400);
            }

            Await.until(
                    "room for another",
                    10,
                    () -> RawHttp.handshake(nodes.a().chatPort(), chat(nodes)).status() == 101);
        }

        private String chat(Nodes nodes) {
            // Of the other node, that has connections of its own to count.
            return "/chat/" + nodes.b().register("Nika").chatId();
        }
    }

    @Nested
    @TwoNodes(value = "{\"limits\": {\"connectionsPerChat\": 3}}", forEachTest = true)
    class ConnectionsOfAChat {
        @Test
        void areRefusedWith429AndOtherChatsAreNot(Nodes nodes) {
            ActiveChat chat = nodes.activeChat();
            String path = "/chat/" + chat.user().chatId();
            List<RawWebSocket> tabs = new ArrayList<>();
            // The user's first is on this node.
            tabs.add(RawWebSocket.open(nodes.a().chatPort(), path));
            tabs.add(RawWebSocket.open(nodes.a().chatPort(), path));

            assertThat(RawHttp.handshake(nodes.a().chatPort(), path).status()).isEqualTo(429);

            nodes.activeChat();
            Client.expectNothingElse(chat.userClient(), chat.supportClient());
            tabs.forEach(RawWebSocket::close);
        }
    }

    @Nested
    @TwoNodes(value = "{\"limits\": {\"messagesPerSecond\": 5, \"messagesBurst\": 10}}", forEachTest = true)
    class Messages {
        @Test
        void areRefusedOneByOneAndTakenAgainLater(Nodes nodes) {
            ActiveChat chat = nodes.activeChat();
            int sent = 40;
            for (int i = 0; i < sent; i++) {
                chat.userClient().send(Frames.chatMessage("User", "message " + i, "m-" + i));
            }

            int stored = 0;
            for (int i = 0; i < sent; i++) {
                JsonObject answer = chat.userClient().next();
                JsonObject args = answer.getJsonObject("args");
                assertThat(args.getString("clientMessageId")).isEqualTo("m-" + i);
                if (answer.getString("type").equals("Error")) {
                    assertThat(args.getString("code")).isEqualTo("RATE_LIMITED");
                    assertThat(args.getBoolean("retryable")).isTrue();
                } else {
                    stored++;
                    assertThat(chat.supportClient().expect("ChatMessage")).isEqualTo(args);
                }
            }
            assertThat(stored).isBetween(5, 30);
            chat.userClient().awaitPing();
            chat.userClient().awaitPing();
            Client.expectNothingElse(chat.userClient(), chat.supportClient());
        }
    }

    @Nested
    @TwoNodes(value = "{\"limits\": {\"badMessagesMax\": 5}}", forEachTest = true)
    class BadMessages {
        @Test
        void costAnErrorEachAndInTheEndTheConnection(Nodes nodes) {
            ActiveChat chat = nodes.activeChat();
            for (int i = 0; i < 6; i++) {
                chat.userClient().send("nonsense");
            }

            // One was spent, or not, on finding out that nothing was unread.
            String code = "BAD_MESSAGE";
            while (code.equals("BAD_MESSAGE")) {
                code = chat.userClient().expect("Error").getString("code");
            }
            assertThat(code).isEqualTo("RATE_LIMITED");
            chat.userClient().expectClosed(4429);
            Client back = chat.resumeAsUser(nodes.b(), 0);
            back.expect("ChatHistory");
            Client.expectNothingElse(back, chat.supportClient());
        }

        @Test
        void alsoOnTheAgentsList(Nodes nodes) {
            Client agent = nodes.a().openUsers();
            for (int i = 0; i < 6; i++) {
                agent.send("{\"type\": \"Nonsense\"}");
            }

            for (int i = 0; i < 5; i++) {
                agent.expectError("UNKNOWN_TYPE");
            }
            agent.expectRefused("RATE_LIMITED", 4429);
        }
    }

    @Nested
    @TwoNodes(value = "{\"limits\": {\"handshakeSeconds\": 1, \"uriBytesMax\": 300, \"headerBytesMax\": 2000}}")
    class Handshakes {
        @Test
        void areCutIfTheyTakeTooLong(Nodes nodes) throws IOException {
            for (String begun : List.of("", "GET /users HTTP/1.1\r\nHost: localhost\r\nX: ")) {
                try (Socket slow =
                        new Socket(InetAddress.getLoopbackAddress(), nodes.a().subscriberPort())) {
                    slow.setSoTimeout(10_000);
                    slow.getOutputStream().write(begun.getBytes(StandardCharsets.US_ASCII));

                    assertThat(slow.getInputStream().read()).as("the end").isEqualTo(-1);
                }
            }
        }

        @Test
        void areCutIfNothingFollowsAnAnswer(Nodes nodes) throws IOException {
            try (Socket idle =
                    new Socket(InetAddress.getLoopbackAddress(), nodes.a().chatPort())) {
                idle.setSoTimeout(10_000);
                idle.getOutputStream()
                        .write("GET /user/join/Nika HTTP/1.1\r\nHost: localhost\r\n\r\n"
                                .getBytes(StandardCharsets.US_ASCII));

                assertThat(new String(idle.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
                        .startsWith("HTTP/1.1 200 ");
            }
        }

        @Test
        void areNotCutOnceTheyAreDone(Nodes nodes) {
            ActiveChat chat = nodes.activeChat();
            for (int second = 0; second < 3; second++) {
                chat.userClient().awaitPing();
            }
            Client.expectNothingElse(chat.userClient(), chat.supportClient());
        }

        @Test
        void areRefusedIfTheirHeadIsTooLarge(Nodes nodes) {
            assertThat(nodes.a().getRaw("/user/join/" + "x".repeat(400)).status())
                    .isEqualTo(414);
            assertThat(nodes.a()
                            .getRaw("/user/join/Nika", "X: " + "x".repeat(3000))
                            .status())
                    .isEqualTo(431);
        }
    }

    @Nested
    @TwoNodes(value = "{\"limits\": {\"pendingUsersMax\": 2}}", forEachTest = true)
    class PendingUsers {
        @Test
        void mayBeSoManyOverAllNodes(Nodes nodes) {
            nodes.waitingUser(0, "Nika");
            nodes.waitingUser(1, "Dodo");
            nodes.agents();

            isFull(nodes);
        }
    }

    @Nested
    @TwoNodes(value = "{\"limits\": {\"openChatsMax\": 3}, \"chat\": {\"expireAfterSeconds\": 4}}", forEachTest = true)
    class OpenChats {
        @Test
        void mayBeSoManyOverAllNodesAndMoreWhenTheyAreOver(Nodes nodes) {
            nodes.a().register("Nika");
            nodes.activeChat();
            nodes.b().register("Dodo");

            isFull(nodes);

            Await.until(
                    "chats that have expired",
                    15,
                    () -> nodes.a().getRaw("/user/join/Nika").status() == 200);
        }
    }

    /** All nodes have heard of it a second later. */
    private static void isFull(Nodes nodes) {
        for (int node = 0; node < 2; node++) {
            int at = node;
            Await.until(
                    "an answer of another kind",
                    10,
                    () -> nodes.at(at).getRaw("/user/join/Nika").status() == 503);
            RawHttp.Response refused = nodes.at(at).getRaw("/user/join/Nika");
            assertThat(refused.json().getJsonObject("error").getString("code")).isEqualTo("UNAVAILABLE");
            assertThat(refused.headers()).containsKey("Retry-After");
        }
    }
}
