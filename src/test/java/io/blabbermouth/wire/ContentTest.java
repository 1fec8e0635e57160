package io.blabbermouth.wire;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.testing.Frames;
import io.blabbermouth.testing.Nodes;
import io.blabbermouth.testing.Nodes.ActiveChat;
import io.blabbermouth.testing.TwoNodes;
import io.vertx.core.json.JsonObject;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The contract's section ChatMessage: what content may be. */
@TwoNodes("{\"chat\":{\"contentCharsMax\":50}}")
class ContentTest {
    private static final String GRIN = "\uD83D\uDE00";

    static Stream<String> contents() {
        return Stream.of(
                "a",
                " ",
                "\n",
                "x".repeat(50),
                GRIN.repeat(50),
                "👩‍👩‍👧‍👦 and a \uFE0F",
                "שלום, مرحبا \u202E override",
                "two\r\nlines\tand a tab",
                "'single' \"double\" \\ back / slash",
                "</script><!-- & &amp; %s %25",
                "line\u2028paragraph\u2029end",
                "nul\u0000 bell\u0007 delete\u007F next\u0085",
                "{\"type\":\"Leave\",\"args\":{}}",
                "log 1-0 0-0 message 1 - {}",
                "ping",
                "\uFEFFmark\uFFFE\uFFFF\uFFFD");
    }

    @ParameterizedTest
    @MethodSource("contents")
    void comesOutAsItWentIn(String content, Nodes nodes) {
        ActiveChat chat = nodes.activeChat();

        chat.userClient().send(Frames.chatMessage("User", content));

        JsonObject live = chat.supportClient().expect("ChatMessage");
        assertThat(live.getString("content")).isEqualTo(content);
        assertThat(chat.userClient().expect("ChatMessage")).isEqualTo(live);
        assertThat(nodes.a()
                        .openChat(chat.user())
                        .send(Frames.rejoinAsSupport(chat.user(), chat.supportId()))
                        .expect("ChatHistory")
                        .getJsonArray("messages"))
                .containsExactly(live);
    }

    /** Escapes mean the same as the characters, a pair of them one character. */
    @Test
    void mayBeWrittenInEscapes(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();
        String content = "\\ud83d\\ude00\\u0000\\u202e\\/";

        chat.userClient().send(raw(content));

        assertThat(chat.supportClient().expect("ChatMessage").getString("content"))
                .isEqualTo(GRIN + "\u0000\u202E/");
    }

    @Test
    void isNotEmpty(Nodes nodes) {
        ActiveChat chat = nodes.activeChat();

        chat.userClient().send(Frames.chatMessage("User", "", "m-1"));

        JsonObject error = chat.userClient().expectError("BAD_MESSAGE");
        assertThat(error.getString("message")).contains("content");
        assertThat(error.getString("clientMessageId")).isEqualTo("m-1");
        isNextOfBothTheFirst(chat);
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", GRIN})
    void isNotLongerThanTheLimitInCodePoints(String character, Nodes nodes) {
        ActiveChat chat = nodes.activeChat();

        chat.userClient()
                .send(Frames.chatMessage("User", character.repeat(51), "m-1"))
                .send(Frames.chatMessage("User", character.repeat(51)));

        assertThat(chat.userClient().expectError("TOO_LONG").getString("clientMessageId"))
                .isEqualTo("m-1");
        assertThat(chat.userClient().expectError("TOO_LONG").containsKey("clientMessageId"))
                .isFalse();
        isNextOfBothTheFirst(chat);
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\ud83d", "\\ude00", "a\\ud83db", "\\ude00\\ud83d", "\\ud83d\\ud83d\\ude00", "\\uDFFF!"})
    void holdsNoLoneSurrogates(String escapes, Nodes nodes) {
        ActiveChat chat = nodes.activeChat();

        chat.userClient().send(raw(escapes));

        JsonObject error = chat.userClient().expectError("BAD_MESSAGE");
        assertThat(error.getString("message")).contains("content");
        assertThat(error.getString("clientMessageId")).isEqualTo("raw");
        isNextOfBothTheFirst(chat);
    }

    /** Nothing that was refused has been stored or delivered. */
    private static void isNextOfBothTheFirst(ActiveChat chat) {
        chat.userClient().send(Frames.chatMessage("User", "well"));
        JsonObject message = chat.userClient().expect("ChatMessage");
        assertThat(message.getLong("seq")).isEqualTo(1);
        assertThat(chat.supportClient().expect("ChatMessage")).isEqualTo(message);
    }

    private static String raw(String contentAsJson) {
        return "{\"type\":\"ChatMessage\",\"args\":{\"from\":\"User\",\"clientMessageId\":\"raw\",\"content\":\""
                + contentAsJson + "\"}}";
    }
}
