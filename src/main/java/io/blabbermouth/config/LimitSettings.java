package io.blabbermouth.config;

/**
 * Keys under {@code limits}; 0 switches a limit off, where 0 is allowed. They count on each node for itself, but for
 * pendingUsersMax and openChatsMax: those count what all nodes see in Redis, about a second old.
 */
public record LimitSettings(
        @Key(defaultValue = "30", unit = "per minute", max = 1000000, about = "registrations per address (429)")
        int joinsPerMinute,

        @Key(
                defaultValue = "10",
                unit = "per minute",
                max = 1000000,
                about = "failed logins per address, and per account (429)")
        int loginsPerMinute,

        @Key(
                defaultValue = "60",
                unit = "per minute",
                max = 1000000,
                about = "refused tokens per address; after them none of its is looked at (429)")
        int refusalsPerMinute,

        @Key(
                defaultValue = "600",
                unit = "per minute",
                max = 1000000,
                about = "handshakes per address (429); never fewer than connectionsPerAddress, 0 with it")
        int handshakesPerMinute,

        @Key(
                defaultValue = "200",
                unit = "connections",
                max = 1000000,
                about = "connections per address (429 in the handshake)")
        int connectionsPerAddress,

        @Key(
                defaultValue = "50",
                unit = "connections",
                max = 1000000,
                about = "connections per chat that have joined it (429 in the handshake, 4429 at the Join)")
        int connectionsPerChat,

        @Key(
                defaultValue = "20",
                unit = "per second",
                max = 1000000,
                about = "messages per connection, in the long run (RATE_LIMITED)")
        int messagesPerSecond,

        @Key(
                defaultValue = "300",
                unit = "messages",
                min = 1,
                max = 1000000,
                about = "messages a connection may send at once, if it has been silent before")
        int messagesBurst,

        @Key(
                defaultValue = "20",
                unit = "messages",
                about = "bad messages of a connection within a minute; one more closes it (4429)")
        int badMessagesMax,

        @Key(
                defaultValue = "65536",
                unit = "bytes",
                max = 1048576,
                about = "longest message of a client, in bytes (close 1009); 0: 1048576")
        int messageBytesMax,

        @Key(
                defaultValue = "0",
                unit = "bytes",
                max = 1048576,
                about = "longest frame of a client, in bytes (close 1009); 0: as messageBytesMax")
        int frameBytesMax,

        @Key(
                defaultValue = "4096",
                unit = "bytes",
                min = 256,
                max = 65536,
                about = "longest request line of a client, in bytes (414)")
        int uriBytesMax,

        @Key(
                defaultValue = "16384",
                unit = "bytes",
                min = 1024,
                max = 1048576,
                about = "all headers of a request together, in bytes (431)")
        int headerBytesMax,

        @Key(
                defaultValue = "10",
                unit = "s",
                min = 1,
                max = 600,
                about = "time a connection may take for a request or a handshake before it is cut")
        int handshakeSeconds,

        @Key(defaultValue = "10000", unit = "users", about = "users who wait at a time, over all nodes (503)")
        int pendingUsersMax,

        @Key(defaultValue = "100000", unit = "chats", about = "chats that are not over at a time, over all nodes (503)")
        int openChatsMax) {
    private static final int BYTES_MAX = 1 << 20;
    private static final int FRAME_BYTES_MIN = 1024;

    /** What is 0 and stands for something else is that from now on. */
    public LimitSettings {
        if (frameBytesMax != 0 && frameBytesMax < FRAME_BYTES_MIN) {
            throw new SettingsException(
                    "limits.frameBytesMax must be 0 (as limits.messageBytesMax) or a whole number from "
                            + FRAME_BYTES_MIN + " to " + BYTES_MAX + ", not " + frameBytesMax);
        }
        messageBytesMax = messageBytesMax == 0 ? BYTES_MAX : messageBytesMax;
        frameBytesMax = frameBytesMax == 0 ? messageBytesMax : frameBytesMax;
    }

    /** All connections that an address may have can come back within a minute. */
    public int handshakesOfAnAddress() {
        return connectionsPerAddress == 0 || handshakesPerMinute == 0
                ? 0
                : Math.max(handshakesPerMinute, connectionsPerAddress);
    }
}
