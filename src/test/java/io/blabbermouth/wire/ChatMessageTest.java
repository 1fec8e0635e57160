package io.blabbermouth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.Nodes.Tabs;
import io.blabbermouth.testing.Registered;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract's section ChatMessage: who gets a message, and with what fields. */
@TwoNodes
class ChatMessageTest {
    @Test
    void reachesEveryConnectionOfTheChatInTheSameWords(Nodes nodes) {
        Tabs tabs = nodes.tabs();

        tabs.users().get(0).send(Frames.chatMessage("User", "from a tab on node A", "m-1"));
        tabs.all().forEach(client -> assertThat(contentAndSeq(client)).isEqualTo("from a tab on node A/1"));
        tabs.users().get(1).send(Frames.chatMessage("User", "from a tab on node B"));
        tabs.all().forEach(client -> assertThat(contentAndSeq(client)).isEqualTo("from a tab on node B/2"));
        tabs.supports().get(1).send(Frames.chatMessage("Support", "back"));

        String copy = tabs.users().get(0).nextText();
        assertThat(new JsonObject(copy).getJsonObject("args").getLong("seq")).isEqualTo(3);
        tabs.all().stream()
                .skip(1)
                .forEach(client -> assertThat(client.nextText()).isEqualTo(copy));
    }

    @Test
    void carriesTheFieldsOfTheSeedWithTheConnectionsOwnIds(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();

        chat.userClient().send(Frames.chatMessage("User", "hey"));
        JsonObject fromUser = chat.supportClient().expect("ChatMessage");
        chat.supportClient().send(Frames.chatMessage("Support", "hello", "s-1"));
        JsonObject fromSupport = chat.supportClient().expect("ChatMessage");

        isSent(fromUser, chat, "hey", "User", 1);
        assertThat(fromUser.containsKey("clientMessageId")).isFalse();
        isSent(fromSupport, chat, "hello", "Support", 2);
        assertThat(fromSupport.getString("clientMessageId")).isEqualTo("s-1");
    }

    /** What clients in the field write into the ids, as they do not know them or never cared. */
    @ParameterizedTest
    @ValueSource(strings = {"\"\"", "\"placeholder\"", "null", "7", "-1.5e300", "true", "[1, [2]]", "{\"a\": {}}"})
    void ignoresPlaceholdersInTheIds(String placeholder, Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        String ids = "\"userId\": %s, \"supportId\": %s, \"supportUserName\": %s"
                .formatted(placeholder, placeholder, placeholder);

        chat.userClient()
                .send("{\"type\": \"ChatMessage\", \"args\": {%s, \"content\": \"a\", \"from\": \"User\"}}"
                        .formatted(ids));
        JsonObject fromUser = chat.supportClient().expect("ChatMessage");
        chat.supportClient()
                .send("{\"type\": \"ChatMessage\", \"args\": {%s, \"content\": \"b\", \"from\": \"Support\"}}"
                        .formatted(ids));
        JsonObject fromSupport = chat.supportClient().expect("ChatMessage");

        isSent(fromUser, chat, "a", "User", 1);
        isSent(fromSupport, chat, "b", "Support", 2);
    }

    @Test
    void forbidsToSpeakAsTheOtherSideAndKeepsTheConnection(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();

        chat.userClient().send(Frames.chatMessage("Support", "I am the agent", "u-1"));
        chat.supportClient().send(Frames.chatMessage("User", "I am the visitor", "s-1"));

        assertThat(chat.userClient().expectError("FORBIDDEN").getString("clientMessageId"))
                .isEqualTo("u-1");
        assertThat(chat.supportClient().expectError("FORBIDDEN").getString("clientMessageId"))
                .isEqualTo("s-1");
        chat.userClient().send(Frames.chatMessage("User", "it is me"));
        isSent(chat.userClient().expect("ChatMessage"), chat, "it is me", "User", 1);
        isSent(chat.supportClient().expect("ChatMessage"), chat, "it is me", "User", 1);
    }

    @Test
    void carriesNoSupportIdWhileTheUserWaitsNeitherThenNorInHistory(Nodes nodes) {
        Registered user = nodes.a().register("Nika");
        Client userClient = nodes.a().joinAsUser(user);
        userClient.expect("UserJoined");

        userClient.send(Frames.of(
                "ChatMessage",
                new JsonObject()
                        .put("from", "User")
                        .put("content", "anybody?")
                        .put("supportId", "0123456789abcdef0123456789abcdef")));
        JsonObject waiting = userClient.expect("ChatMessage");
        Client supportClient = nodes.b().claim(user, "Vika");
        String supportId = supportClient.expect("SupportJoinedUser").getString("supportId");
        JsonArray toWinner = supportClient.expect("ChatHistory").getJsonArray("messages");
        supportClient.send(Frames.chatMessage("Support", "yes"));
        JsonObject answered = supportClient.expect("ChatMessage");
        Client refreshed = nodes.b().openChat(user).send(Frames.rejoinAsUser(user, supportId));
        JsonArray later = refreshed.expect("ChatHistory").getJsonArray("messages");

        assertThat(waiting.containsKey("supportId")).isFalse();
        assertThat(answered.getString("supportId")).isEqualTo(supportId);
        assertThat(toWinner).containsExactly(waiting);
        assertThat(later).containsExactly(waiting, answered);
    }

    @Test
    void countsFromOneWithoutHolesAndStampsAscendingMicroseconds(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();

        List<JsonObject> received = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            boolean user = i % 2 == 0;
            (user ? chat.userClient() : chat.supportClient())
                    .send(Frames.chatMessage(user ? "User" : "Support", "message " + i));
            received.add(chat.userClient().expect("ChatMessage"));
            assertThat(chat.supportClient().expect("ChatMessage")).isEqualTo(received.get(i));
        }

        for (int i = 0; i < 40; i++) {
            assertThat(received.get(i).getLong("seq")).isEqualTo(i + 1);
            assertThat(received.get(i).getString("content")).isEqualTo("message " + i);
        }
        assertThat(received.stream().map(message -> message.getString("timestamp")))
                .allMatch(timestamp -> timestamp.matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z"))
                .isSorted()
                .doesNotHaveDuplicates();
    }

    private static String contentAndSeq(Client client) {
        JsonObject message = client.expect("ChatMessage");
        return message.getString("content") + "/" + message.getLong("seq");
    }

    private static void isSent(JsonObject args, ActiveChat chat, String content, String from, long seq) {
        assertThat(args.getString("userId")).isEqualTo(chat.user().userId());
        assertThat(args.getString("supportId")).isEqualTo(chat.supportId());
        assertThat(args.getString("content")).isEqualTo(content);
        assertThat(args.getString("from")).isEqualTo(from);
        assertThat(args.getLong("seq")).isEqualTo(seq);
    }
}
