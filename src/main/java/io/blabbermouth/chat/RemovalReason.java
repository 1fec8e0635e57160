package io.blabbermouth.chat;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Why a user is no longer on the agents' lists, by its name on the wire. */
public enum RemovalReason {
    /** An agent has the chat, or is about to. */
    @JsonProperty("joined")
    JOINED,
    @JsonProperty("left")
    LEFT,
    @JsonProperty("expired")
    EXPIRED
}
