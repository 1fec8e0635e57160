package io.blabbermouth.config;

/** Keys under {@code limits}; 0 switches a limit off. */
public record LimitSettings(
        @Key(
                defaultValue = "30",
                unit = "per minute",
                about = "registrations per address (not enforced in this version)")
        int joinsPerMinute,

        @Key(
                defaultValue = "200",
                unit = "connections",
                about = "connections per address (not enforced in this version)")
        int connectionsPerAddress,

        @Key(
                defaultValue = "20",
                unit = "per second",
                about = "messages per connection, burst 40 (not enforced in this version)")
        int messagesPerSecond,

        @Key(
                defaultValue = "20",
                unit = "messages",
                about = "bad messages per connection (not enforced in this version)")
        int badMessagesMax,

        @Key(
                defaultValue = "65536",
                unit = "bytes",
                max = 1048576,
                about = "longest message of a client, in bytes (close 1009)")
        int messageBytesMax) {}
