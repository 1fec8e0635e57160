package io.blabbermouth.config;

/** Keys under {@code logging}. */
public record LoggingSettings(
        @Key(defaultValue = "text", about = "how a line of the log is written: text, or json, an object a line")
        LogFormat format,

        @Key(
                defaultValue = "info",
                about = "the least that is logged of what is our own: off, error, warn, info, debug, trace")
        LogLevel level) {}
