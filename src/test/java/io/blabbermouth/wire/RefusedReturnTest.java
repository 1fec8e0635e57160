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
import java.util.List;
import org.junit.jupiter.api.Test;

/** Who comes back at once to its node, and cannot go on from where it was. */
@TwoNodes("{\"chat\": {\"historyMessagesMax\": 5}}")
class RefusedReturnTest {
    private static final String FOREIGN_ID = "0123456789abcdef0123456789abcdef";

    @Test
    void isToldAnewWhatTheHistoryDoesNotKeep(Nodes nodes) {
        // Given
        ActiveChat chat = nodes.activeChat();
        List<JsonObject> messages = chat.say(8);
        chat.userClient().abort();

        // When
        JsonObject history = chat.resumeAsUser(nodes.a(), 2).expect("ChatHistory");

        // Then
        assertThat(history.getValue("reset")).isEqualTo(true);
        assertThat(history.getJsonArray("messages")).isEqualTo(new JsonArray(messages.subList(3, 8)));
    }

    @Test
    void isToldAnewIfItHoldsAnotherLog(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        List<JsonObject> messages = chat.say(2);
        chat.userClient().abort();

        JsonObject history = nodes.a()
                .openChat(chat.user())
                .send(Frames.resumeAsUser(chat.user(), chat.supportId(), 1, FOREIGN_ID))
                .expect("ChatHistory");

        assertThat(history.getValue("reset")).isEqualTo(true);
        assertThat(history.getJsonArray("messages")).isEqualTo(new JsonArray(messages));
    }

    @Test
    void isRefusedAsSomebodyElse(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        chat.say(1);
        chat.userClient().abort();
        chat.supportClient().abort();
        Registered other = new Registered(FOREIGN_ID, "Nika", chat.user().chatId());

        Client asUser = nodes.a().openChat(other).send(Frames.resumeAsUser(other, chat.supportId(), 1, chat.epoch()));
        Client asSupport =
                nodes.b().openChat(chat.user()).send(Frames.resumeAsSupport(chat.user(), FOREIGN_ID, 1, chat.epoch()));

        asUser.expectRefused("FORBIDDEN", 4403);
        asSupport.expectRefused("FORBIDDEN", 4403);
    }
}
