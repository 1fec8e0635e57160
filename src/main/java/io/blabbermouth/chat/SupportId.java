package io.blabbermouth.chat;

import com.fasterxml.jackson.annotation.JsonValue;

/** Names the agent of one chat; issued when the chat is claimed, and it lets the agent rejoin. What a client claims to be may be any text. */
public record SupportId(@JsonValue String value) {
    public static SupportId random() {
        return new SupportId(Ids.random());
    }

    @Override
    public String toString() {
        return value;
    }
}
