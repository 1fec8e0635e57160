package io.blabbermouth.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.blabbermouth.bus.ChatRequest;
import io.blabbermouth.chat.ChatId;
import io.blabbermouth.chat.Side;
import io.blabbermouth.chat.User;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What is hidden from those who have not asked to see it. */
class MaskTest {
    private static final String CHAT = "0123456789abcdef0123456789abcdef";
    private static final String OTHER = "f".repeat(32);

    private final Mask mask = new Mask();

    @Test
    void hidesContentNamesAndIds() {
        JsonNode hidden = mask.hide(BusJson.of(append(CHAT, "my card is 4111")));

        assertThat(hidden.toString())
                .contains("\"type\":\"ChatRequest.Append\"", "\"side\":\"User\"", "(15 characters)")
                .doesNotContain("4111", CHAT, "user-7", "first");
    }

    /** Their names are the website's: one may be called as a field of ours that is harmless. */
    @Test
    void hidesAllThatAWebsiteSaysOfAVisitor() {
        User visitor = User.verified("Nika", Map.of("from", "bob@secret.example", "kind", "gold", "a secret", "x"));

        JsonNode hidden = mask.hide(BusJson.of(new ChatRequest.Register(visitor)));

        assertThat(hidden.toString()).doesNotContain("bob", "gold", "a secret", "Nika", "\"from\"", "\"kind\"");
    }

    @Test
    void namesAnIdTheSameWhereverItComesUp() {
        String inBody = chatIn(append(CHAT, "a"));

        assertThat(inBody).startsWith("#").isEqualTo(chatIn(append(CHAT, "b")));
        assertThat(mask.hideIds("chat." + CHAT)).isEqualTo("chat." + inBody);
        assertThat(chatIn(append(OTHER, "a"))).isNotEqualTo(inBody);
        assertThat(new Mask().hideIds(CHAT)).as("another node's, or run's").isNotEqualTo(inBody);
    }

    private String chatIn(ChatRequest.Append append) {
        return mask.hide(BusJson.of(append)).path("speaker").path("chatId").textValue();
    }

    private static ChatRequest.Append append(String chatId, String content) {
        return new ChatRequest.Append(
                new ChatRequest.Speaker(new ChatId(chatId), Side.USER, "user-7"), content, "first");
    }
}
