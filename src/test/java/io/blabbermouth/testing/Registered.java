package io.blabbermouth.testing;

/** What {@code GET /user/join/{username}} answered. */
public record Registered(String userId, String username, String chatId) {}
