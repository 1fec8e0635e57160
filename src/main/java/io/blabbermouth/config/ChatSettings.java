package io.blabbermouth.config;

/** Keys under {@code chat}. */
public record ChatSettings(
        @Key(defaultValue = "9000", min = 1, max = 65535, about = "port of /user/join and /chat")
        int port,

        @Key(
                defaultValue = "0",
                unit = "event loops",
                max = 1024,
                about = "event loops that serve chats; 0: one per core")
        int instances,

        @Key(defaultValue = "1", unit = "s", min = 1, max = 60, about = "time between two pings")
        int heartbeatSeconds,

        @Key(
                defaultValue = "120",
                unit = "s",
                min = 1,
                max = 86400,
                about = "silence after which a connection is closed (4408)")
        int idleTimeoutSeconds,

        @Key(defaultValue = "120", unit = "s", min = 1, max = 2592000, about = "inactivity after which a chat expires")
        int expireAfterSeconds,

        @Key(
                defaultValue = "5",
                unit = "s",
                max = 86400,
                about = "time a side may be gone before it is said to have left; also for a claim to be confirmed")
        int leaveGraceSeconds,

        @Key(
                defaultValue = "60",
                unit = "s",
                max = 86400,
                about = "time an agent may be gone before the chat waits again; 0: for ever")
        int requeueAfterSeconds,

        @Key(
                defaultValue = "4000",
                unit = "code points",
                min = 1,
                max = 100000,
                about = "longest content of a message, in code points")
        int contentCharsMax,

        @Key(
                defaultValue = "1000",
                unit = "messages",
                min = 1,
                max = 100000,
                about = "messages kept of a chat, and up to a sixteenth more before the oldest go")
        int historyMessagesMax,

        @Key(defaultValue = "1048576", unit = "bytes", min = 1024, max = 67108864, about = "bytes kept of a chat")
        int historyBytesMax,

        @Key(
                defaultValue = "10000",
                unit = "messages",
                min = 1,
                max = 1000000,
                about = "messages of a chat whose clientMessageId is remembered; at least historyMessagesMax")
        int clientMessageIdsMax,

        @Key(
                defaultValue = "600",
                unit = "s",
                min = 1,
                max = 86400,
                about = "time the log of an ended chat is kept for other nodes")
        int keepEndedSeconds,

        @Key(
                defaultValue = "32",
                unit = "messages",
                min = 1,
                max = 10000,
                about = "messages of one connection that wait their turn before it is read no further")
        int inboxMessagesMax,

        @Key(
                defaultValue = "1000",
                unit = "events",
                min = 10,
                max = 100000,
                about = "events of a chat that are kept for a connection while its Join is answered")
        int joinEventsMax,

        @Key(
                defaultValue = "262144",
                unit = "bytes",
                min = 16384,
                max = 67108864,
                about = "what may wait to be written to a connection before it is closed (4413); histories not counted")
        int outgoingBytesMax) {
    public ChatSettings {
        if (clientMessageIdsMax < historyMessagesMax) {
            throw new SettingsException("chat.clientMessageIdsMax (" + clientMessageIdsMax
                    + ") must not be less than chat.historyMessagesMax (" + historyMessagesMax + ")");
        }
    }
}
