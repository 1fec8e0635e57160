package io.blabbermouth.chat;

import com.fasterxml.jackson.annotation.JsonProperty;

/** The two sides of a chat, by the names they have on the wire. */
public enum Side {
    @JsonProperty("User")
    USER("User"),
    @JsonProperty("Support")
    SUPPORT("Support");

    private final String wireName;

    Side(String wireName) {
        this.wireName = wireName;
    }

    public String wireName() {
        return wireName;
    }

    public Side other() {
        return this == USER ? SUPPORT : USER;
    }

    /** The inverse of {@link #wireName()}. */
    public static Side ofWireName(String wireName) {
        return switch (wireName) {
            case "User" -> USER;
            case "Support" -> SUPPORT;
            default -> throw new IllegalArgumentException("a side is User or Support");
        };
    }
}
