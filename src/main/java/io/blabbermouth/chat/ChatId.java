package io.blabbermouth.chat;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;

/** Names one chat. Always well-formed, so it may become part of a Redis key or a bus address. */
public record ChatId(@JsonValue String value) {
    public ChatId {
        if (!Ids.isId(value)) {
            throw new IllegalArgumentException("a chatId is 32 lowercase hex digits");
        }
    }

    public static ChatId random() {
        return new ChatId(Ids.random());
    }

    public static Optional<ChatId> parse(String text) {
        return Ids.isId(text) ? Optional.of(new ChatId(text)) : Optional.empty();
    }

    @Override
    public String toString() {
        return value;
    }
}
