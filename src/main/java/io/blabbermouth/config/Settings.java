package io.blabbermouth.config;

import java.util.List;

/** The configuration in force. Made by {@link SettingsReader}, which has checked it. */
public record Settings(
        @Key(defaultValue = "127.0.0.1", about = "address all ports listen on")
        String host,

        @Key(defaultValue = "chat,subscriber", about = "what this node does: chat, subscriber")
        List<Role> roles,

        @Key(
                defaultValue = "5",
                unit = "s",
                max = 600,
                about = "time over which the clients of a node that stops are told to come back (1012)")
        int drainSeconds,

        ChatSettings chat,
        SubscriberSettings subscriber,
        ConsoleSettings console,
        LimitSettings limits,
        RedisSettings redis) {
    public Settings {
        roles = List.copyOf(roles);
        refuseIfSame("chat.port", chat.port(), "subscriber.port", subscriber.port());
        refuseIfSame("chat.port", chat.port(), "console.port", console.port());
        refuseIfSame("subscriber.port", subscriber.port(), "console.port", console.port());
    }

    private static void refuseIfSame(String key, int port, String otherKey, int otherPort) {
        if (port == otherPort) {
            throw new SettingsException(key + " and " + otherKey + " are both " + port + "; they must differ");
        }
    }
}
