package io.blabbermouth.chat;

import com.fasterxml.jackson.annotation.JsonValue;

/** Names the user of one chat; whoever knows it may join as that user. What a client claims to be may be any text. */
public record UserId(@JsonValue String value) {
    public static UserId random() {
        return new UserId(Ids.random());
    }

    @Override
    public String toString() {
        return value;
    }
}
