package io.blabbermouth.chat;

/** One entry of a chat's log, the only truth about the chat. */
public record LogEntry(Position position, Change change) {}
