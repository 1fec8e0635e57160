package io.blabbermouth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Client;
import io.blabbermouth.testing.Elapsed;
import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** PROTOCOL.md, WebSocket /users: heartbeat, idle close, and what agents' clients get wrong. */
@TwoNodes("{\"chat\": {\"idleTimeoutSeconds\": 2}}")
class UsersConnectionTest {
    @Test
    void pingsBeforeAnythingElse(Nodes nodes) {
        Client agent = nodes.a().openUsers().expectNothingUnread();

        assertThat(agent.pings()).isPositive();
    }

    @Test
    void closesWith4408WhenNothingComesForTheIdleTimeout(Nodes nodes) {
        // Given
        Elapsed open = Elapsed.start();
        Client answering = nodes.a().openUsers();
        Elapsed silent = Elapsed.start();

        // When
        Client idle = nodes.a().openUsers().stopAnsweringPings();
        silent.happened();

        // Then
        idle.expectClosed(4408);
        silent.isDue(2);
        answering.expectNothingUnread();
        int pings = answering.pings();
        int seconds = (int) open.time().toSeconds();
        assertThat(pings).as("at once, then every second of %s", seconds).isBetween(3, 2 + seconds);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "pong:support",
                "pong:user",
                "{\"type\":\"Pong\",\"args\":{\"from\":\"Support\"}}",
                "{\"type\":\"Pong\",\"args\":{\"from\":\"User\"}}"
            })
    void takesEveryKindOfPongWithoutAnAnswer(String pong, Nodes nodes) {
        nodes.a().openUsers().send(pong).expectNothingUnread();
    }

    @ParameterizedTest
    @ValueSource(strings = {"Join", "ChatMessage", "Typing", "Seen", "Leave", "UserJoined", "PendingUsers", "load"})
    void answersUnknownTypeToWhatIsNotForThisEndpoint(String type, Nodes nodes) {
        Client agent = nodes.a().openUsers();

        agent.send(Frames.of(type, new JsonObject().put("from", "Support")));

        agent.expectError("UNKNOWN_TYPE");
        agent.expectNothingUnread();
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"type":"JoinUser"}                                         | args
            {"type":"JoinUser","args":[]}                               | args
            {"type":"JoinUser","args":{"chatId":"c","username":"n"}}    | userId
            {"type":"JoinUser","args":{"userId":"u","username":"n"}}    | chatId
            {"type":"JoinUser","args":{"userId":7,"chatId":"c"}}        | userId
            {"type":"JoinUser","args":{"userId":"u","chatId":{}}}       | chatId
            {"type":"JoinUser","args":{"userId":"u","chatId":null}}     | chatId
            {"type":"Load","args":{"batch":"yes"}}                      | batch
            {"type":"Load","args":7}                                    | args
            {"type":"Pong","args":{"from":"Nobody"}}                    | from
            {"args":{}}                                                 | type
            {"type":7}                                                  | type
            """)
    void namesTheFieldThatIsMissingOrOfTheWrongKind(String message, String field, Nodes nodes) {
        Client agent = nodes.a().openUsers();

        agent.send(message);

        assertThat(agent.expectError("BAD_MESSAGE").getString("message")).contains(field);
        agent.expectNothingUnread();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "Load", "[]", "null", "{\"type\":\"Load\"", "{\"type\":\"Load\"}{\"type\":\"Load\"}"})
    void answersBadMessageToWhatIsNoJsonObject(String text, Nodes nodes) {
        Client agent = nodes.a().openUsers();

        agent.send(text);

        agent.expectError("BAD_MESSAGE");
        agent.expectNothingUnread();
    }

    @Test
    void ignoresFieldsItDoesNotKnow(Nodes nodes) {
        Client agent = nodes.a().openUsers();

        agent.send("{\"type\":\"Load\",\"id\":1,\"args\":{\"batch\":true,\"filter\":{}}}");

        assertThat(agent.expect("PendingUsers").getJsonArray("users")).isEmpty();
    }
}
