package io.blabbermouth.config;

/** Keys under {@code console}. The port is open on every node, whatever its roles. */
public record ConsoleSettings(
        @Key(defaultValue = "127.0.0.1", about = "address the console port listens on")
        String host,

        @Key(defaultValue = "9002", min = 1, max = 65535, about = "port of the console, /metrics and /health")
        int port,

        @Key(
                defaultValue = "100000",
                unit = "steps",
                max = 10000000,
                about = "how much is remembered of what became of messages, for the console; 0 for nothing")
        int trailStepsMax) {}
