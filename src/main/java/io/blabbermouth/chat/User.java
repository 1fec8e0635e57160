package io.blabbermouth.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The visitor of one chat, as registered and as agents see it.
 *
 * @param verified true if the website has vouched for the name and the attributes; else null
 * @param attributes what else the website says of them
 */
@JsonPropertyOrder({"username", "userId", "chatId", "verified", "attributes"})
public record User(
        UserId userId,
        String username,
        ChatId chatId,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean verified,
        @JsonInclude(JsonInclude.Include.NON_EMPTY) Map<String, String> attributes) {
    public User {
        attributes = attributes == null ? Map.of() : Map.copyOf(attributes);
    }

    /** Of whom nobody knows more than a name they gave themselves. */
    public User(UserId userId, String username, ChatId chatId) {
        this(userId, username, chatId, null, Map.of());
    }

    /** Whoever says to be called that, with a chat of their own. */
    public static User named(String username) {
        return new User(UserId.random(), username, ChatId.random());
    }

    /** For whom the website vouches, with a chat of their own. */
    public static User verified(String username, Map<String, String> attributes) {
        return new User(UserId.random(), username, ChatId.random(), true, attributes);
    }
}
