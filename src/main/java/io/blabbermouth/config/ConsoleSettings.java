package io.blabbermouth.config;

/** Keys under {@code console}; accepted, without effect in this version. */
public record ConsoleSettings(
        @Key(defaultValue = "9002", min = 1, max = 65535, about = "port of the console (not in this version)")
        int port) {}
