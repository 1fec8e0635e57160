package io.blabbermouth.chat;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/** The visitor of one chat, as registered and as agents see it. */
@JsonPropertyOrder({"username", "userId", "chatId"})
public record User(UserId userId, String username, ChatId chatId) {}
