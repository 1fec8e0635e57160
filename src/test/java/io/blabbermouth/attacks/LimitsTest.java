package io.blabbermouth.attacks;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.AgentTokens;
import io.blabbermouth.testing.Await;
import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Elapsed;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.RawHttp;
import io.blabbermouth.testing.RawWebSocket;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Each limit: what is within it is done, what is beyond it gets the contract's answer, and others go on. */
class LimitsTest {
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
    @TwoNodes(value = "{\"limits\": {\"handshakesPerMinute\": 5, \"connectionsPerAddress\": 5}}", forEachTest = true)
    class HandshakesOfAnAddress {
        @Test
        void areRefusedWith429AlsoIfThoseBeforeHaveGone(Nodes nodes) {
            for (int i = 0; i < 5; i++) {
                RawWebSocket.open(nodes.a().subscriberPort(), "/users", agentsHeader())
                        .close();
            }

            RawHttp.Response refused = RawHttp.handshake(nodes.a().subscriberPort(), "/users", agentsHeader());

            assertThat(refused.status()).isEqualTo(429);
            assertThat(refused.headers()).containsEntry("Retry-After", "10");
            // Of both ports together, and not of the other node.
            String chat = "/chat/" + nodes.b().register("Nika").chatId();
            assertThat(RawHttp.handshake(nodes.a().chatPort(), chat).status()).isEqualTo(429);
            assertThat(RawHttp.handshake(nodes.b().chatPort(), chat).status()).isEqualTo(101);
        }
    }

    /** When a network comes back all that were on it do. */
    @Nested
    @TwoNodes(value = "{\"limits\": {\"handshakesPerMinute\": 1, \"connectionsPerAddress\": 20}}", forEachTest = true)
    class HandshakesOfAsManyAsThereMayBe {
        @Test
        void areTaken(Nodes nodes) {
            String chat = "/chat/" + nodes.b().register("Nika").chatId();
            List<RawWebSocket> open = new ArrayList<>();
            for (int i = 0; i < 20; i++) {
                open.add(RawWebSocket.open(nodes.a().chatPort(), chat));
            }
            open.forEach(RawWebSocket::close);
        }
    }

    @Nested
    @TwoNodes(value = "{\"limits\": {\"connectionsPerChat\": 3}}", forEachTest = true)
    class ConnectionsOfAChat {
        @Test
        void areRefusedWith429AndOtherChatsAreNot(Nodes nodes) {
            ActiveChat chat = nodes.activeChat();
            Client second = chat.resumeAsUser(nodes.a(), 0);
            second.expect("ChatHistory");
            // The user's first is on this node.
            chat.resumeAsUser(nodes.a(), 0).expect("ChatHistory");

            assertThat(handshake(nodes, chat.user())).isEqualTo(429);

            nodes.activeChat();
            Client.expectNothingElse(chat.userClient(), chat.supportClient());
            second.abort();
            Await.until("room for another", 10, () -> handshake(nodes, chat.user()) == 101);
        }

        /** Who knows the chat's id alone must not keep out who knows the user's as well. */
        @Test
        void areNotTakenByThoseWhoAreNotLetIn(Nodes nodes) {
            Registered user = nodes.b().register("Nika");
            Registered stranger = new Registered("0".repeat(32), "Nika", user.chatId());
            List<RawWebSocket> silent = new ArrayList<>();
            for (int i = 0; i < 5; i++) {
                nodes.a().joinAsUser(stranger).expectRefused("FORBIDDEN", 4403);
                silent.add(RawWebSocket.open(nodes.a().chatPort(), "/chat/" + user.chatId()));
            }

            for (int tab = 0; tab < 3; tab++) {
                nodes.a().joinAsUser(user).expect("UserJoined");
            }
            silent.forEach(RawWebSocket::close);
        }

        @Test
        void areClosedAtAJoinThatIsTooMany(Nodes nodes) {
            Registered user = nodes.b().register("Nika");
            Client late = nodes.a().openChat(user);
            for (int tab = 0; tab < 3; tab++) {
                nodes.a().joinAsUser(user).expect("UserJoined");
            }

            late.send(Frames.joinAsUser(user)).expectRefused("RATE_LIMITED", 4429);

            assertThat(handshake(nodes, user)).isEqualTo(429);
        }

        private static int handshake(Nodes nodes, Registered user) {
            return RawHttp.handshake(nodes.a().chatPort(), "/chat/" + user.chatId())
                    .status();
        }
    }

    @Nested
    @TwoNodes(value = "{\"limits\": {\"messagesPerSecond\": 5, \"messagesBurst\": 10}}", forEachTest = true)
    class Messages {
        @Test
        void areRefusedOneByOneAndTakenAgainLater(Nodes nodes) {
            ActiveChat chat = nodes.activeChat();
            int sent = 40;
            Elapsed sending = Elapsed.start();
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
            assertThat(stored)
                    .as("a burst, and what may come in the time it took")
                    .isBetween(5, 10 + 5 * (1 + (int) sending.time().toSeconds()));
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
    @TwoNodes("{\"limits\": {\"handshakeSeconds\": 1}}")
    class SlowHandshakes {
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
    }

    /** With time enough for those of the tests themselves. */
    @Nested
    @TwoNodes("{\"limits\": {\"handshakeSeconds\": 3, \"uriBytesMax\": 300, \"headerBytesMax\": 2000}}")
    class Handshakes {
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
            for (int second = 0; second < 5; second++) {
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

    /** Not looked at in open mode. */
    private static String agentsHeader() {
        return "Authorization: Bearer " + AgentTokens.of("Vika");
    }

    /** All nodes have heard of it a second later. */
    private static void isFull(Nodes nodes) {
        for (int node = 0; node < 2; node++) {
            int at = node;
            AtomicReference<RawHttp.Response> last = new AtomicReference<>();
            Await.until("an answer of another kind", 10, () -> {
                last.set(nodes.at(at).getRaw("/user/join/Nika"));
                return last.get().status() == 503;
            });
            RawHttp.Response refused = last.get();
            assertThat(refused.json().getJsonObject("error").getString("code")).isEqualTo("UNAVAILABLE");
            assertThat(refused.headers()).containsKey("Retry-After");
        }
    }
}
