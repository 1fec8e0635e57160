package io.blabbermouth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The contract's section Error codes: BAD_MESSAGE, UNKNOWN_TYPE, NOT_JOINED. */
@TwoNodes("{\"security\": {\"mode\": \"open\"}}")
class BadMessageTest {
    private static final String ID = "0123456789abcdef0123456789abcdef";
    private static final List<Object> NO_STRINGS = List.of(7, true, new JsonArray(), new JsonObject());
    private static final List<Object> NO_NAMES = List.of(7, "", "  ", "tab\t", "x".repeat(65));
    private static final List<Object> NO_SIDES =
            List.of(7, true, new JsonArray(), new JsonObject(), "user", "Agent", "");
    private static final List<Object> NO_BOOLEANS = List.of(0, "true", new JsonArray(), new JsonObject());
    private static final List<Object> NO_SEQS =
            List.of(-1, 1.5, "1", true, 1L << 53, Long.MAX_VALUE, 1e300, new JsonArray());

    /** One field of one type, with values it cannot have. */
    private record Field(boolean required, String type, JsonObject args, String name, List<Object> wrong) {
        static Field required(String type, JsonObject args, String name, List<Object> wrong) {
            return new Field(true, type, args, name, wrong);
        }

        static Field optional(String type, JsonObject args, String name, List<Object> wrong) {
            return new Field(false, type, args, name, wrong);
        }

        /** The messages that must be refused with the field's name. */
        Stream<String> messages() {
            List<String> messages = new ArrayList<>();
            if (required) {
                JsonObject without = args.copy();
                without.remove(name);
                messages.add(Frames.of(type, without));
                messages.add(Frames.of(type, args.copy().putNull(name)));
            }
            for (Object value : wrong) {
                messages.add(Frames.of(type, args.copy().put(name, value)));
            }
            return messages.stream();
        }

        @Override
        public String toString() {
            return type + "." + name;
        }
    }

    static Stream<Field> chatFields() {
        JsonObject join = new JsonObject().put("from", "User").put("userId", ID);
        JsonObject claim = join.copy().put("from", "Support").put("supportUserName", "Vika");
        JsonObject message = new JsonObject().put("from", "User").put("content", "hey");
        JsonObject typing = new JsonObject().put("from", "User").put("isTyping", true);
        JsonObject seen = new JsonObject().put("from", "User").put("seq", 1);
        JsonObject side = new JsonObject().put("from", "User");
        return Stream.of(
                Field.required("Join", join, "from", NO_SIDES),
                Field.required("Join", join, "userId", NO_STRINGS),
                Field.required("Join", claim, "supportUserName", NO_NAMES),
                Field.optional("Join", join, "supportId", NO_STRINGS),
                Field.optional("Join", join, "after", NO_SEQS),
                Field.optional("Join", join, "epoch", NO_STRINGS),
                Field.required("ChatMessage", message, "from", NO_SIDES),
                Field.required("ChatMessage", message, "content", NO_STRINGS),
                Field.optional("ChatMessage", message, "clientMessageId", NO_STRINGS),
                Field.required("Typing", typing, "from", NO_SIDES),
                Field.required("Typing", typing, "isTyping", NO_BOOLEANS),
                Field.required("Seen", seen, "from", NO_SIDES),
                Field.required("Seen", seen, "seq", NO_SEQS),
                Field.required("Leave", side, "from", NO_SIDES),
                Field.required("Pong", side, "from", NO_SIDES));
    }

    static Stream<Field> queueFields() {
        JsonObject joinUser = new JsonObject().put("userId", ID).put("chatId", ID);
        return Stream.of(
                Field.optional("Load", new JsonObject(), "batch", NO_BOOLEANS),
                Field.required("JoinUser", joinUser, "userId", NO_STRINGS),
                Field.required("JoinUser", joinUser, "chatId", NO_STRINGS),
                Field.required("Pong", new JsonObject().put("from", "Support"), "from", NO_SIDES));
    }

    /** Before a Join, so that it is seen to come before NOT_JOINED too. */
    @ParameterizedTest
    @MethodSource("chatFields")
    void namesTheFieldOnTheChatPort(Field field, Nodes nodes) {
        Client client = nodes.a().openChat(nodes.a().register("Nika"));

        field.messages().forEach(client::send);

        field.messages().forEach(message -> namesField(client.expectError("BAD_MESSAGE"), field, message));
        client.expectNothingUnread();
    }

    @ParameterizedTest
    @MethodSource("queueFields")
    void namesTheFieldOnTheSubscriberPort(Field field, Nodes nodes) {
        Client client = nodes.a().openUsers();

        field.messages().forEach(client::send);

        field.messages().forEach(message -> namesField(client.expectError("BAD_MESSAGE"), field, message));
        client.expectNothingUnread();
    }

    /** No JSON by RFC 8259, or more of it than one value. */
    static Stream<String> noJson() {
        String pong = "{\"type\":\"Pong\",\"args\":{\"from\":\"User\"";
        return Stream.of(
                "",
                " ",
                "hello",
                "pong",
                "pong:Support",
                "{",
                pong,
                pong + "}",
                pong + "}}}",
                pong + "}} {\"type\":\"Pong\"}",
                pong + "}} x",
                pong + "}}\u0000",
                pong + ",}}",
                pong + ",\"a\":NaN}}",
                pong + ",\"a\":01}}",
                pong + ",\"a\":\"new\nline\"}}",
                "{'type':'Pong','args':{'from':'User'}}");
    }

    /** JSON, but no envelope of ours, or none that is read the same way everywhere. */
    static Stream<String> noEnvelopes() {
        String pong = "{\"type\":\"Pong\",\"args\":{\"from\":\"User\"";
        return Stream.of(
                "null",
                "7",
                "\"Load\"",
                "[]",
                "[{\"type\":\"Load\"}]",
                "{}",
                "{\"args\":{\"from\":\"User\"}}",
                "{\"type\":null,\"args\":{}}",
                "{\"type\":7,\"args\":{}}",
                "{\"type\":[\"Pong\"],\"args\":{}}",
                "{\"type\":\"Pong\"}",
                "{\"type\":\"Pong\",\"args\":null}",
                "{\"type\":\"Pong\",\"args\":[]}",
                "{\"type\":\"Pong\",\"args\":\"from\"}",
                pong + ",\"from\":\"Support\"}}",
                pong + "},\"type\":\"Load\"}",
                pong + ",\"a\":" + "9".repeat(5000) + "}}",
                pong + ",\"a\":" + "[".repeat(5000) + "]".repeat(5000) + "}}",
                "[".repeat(30000),
                "{\"a\":".repeat(10000));
    }

    @ParameterizedTest
    @MethodSource({"noJson", "noEnvelopes"})
    void refusesWhatIsNoMessage(String text, Nodes nodes) {
        Client chat = nodes.a().openChat(nodes.a().register("Nika"));
        Client list = nodes.b().openUsers();

        chat.send(text);
        list.send(text);

        chat.expectError("BAD_MESSAGE");
        list.expectError("BAD_MESSAGE");
        chat.expectNothingUnread();
        list.expectNothingUnread();
    }

    static Stream<String> unknownTypes() {
        return Stream.of("", "pong", "join", "JOIN", "Join ", "PendingUsers", "UserJoined", "ChatHistory", "Error");
    }

    @ParameterizedTest
    @MethodSource("unknownTypes")
    void refusesUnknownTypesWhateverTheirArgs(String type, Nodes nodes) {
        Client chat = nodes.a().openChat(nodes.a().register("Nika"));
        Client list = nodes.b().openUsers();

        for (Client client : List.of(chat, list)) {
            client.send(Frames.of(type, new JsonObject().put("from", "User")))
                    .send(Frames.of(type, null))
                    .send(new JsonObject().put("type", type).encode());

            for (int i = 0; i < 3; i++) {
                client.expectError("UNKNOWN_TYPE");
            }
            client.expectNothingUnread();
        }
    }

    @Test
    void knowsOnEachPortOnlyItsOwnTypes(Nodes nodes) {
        Registered user = nodes.a().register("Nika");
        Client chat = nodes.a().openChat(user).send("{\"type\":\"Load\"}").send(Frames.joinUser(user));
        Client list = nodes.b().openUsers().send(Frames.joinAsUser(user)).send(Frames.chatMessage("User", "hey"));

        for (Client client : List.of(chat, list)) {
            client.expectError("UNKNOWN_TYPE");
            client.expectError("UNKNOWN_TYPE");
        }
    }

    @Test
    void ignoresUnknownFields(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        JsonObject message = new JsonObject(Frames.chatMessage("User", "hey"));
        message.put("version", 2).getJsonObject("args").put("mood", new JsonObject().put("of", new JsonArray()));

        chat.userClient().send(message.encode());

        assertThat(chat.supportClient().expect("ChatMessage").getString("content"))
                .isEqualTo("hey");
    }

    private static void namesField(JsonObject error, Field field, String message) {
        assertThat(error.getString("message")).as(message).containsPattern("\\b" + field.name() + "\\b");
    }
}
