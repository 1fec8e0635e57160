package io.blabbermouth.config;

import java.util.List;

/** The configuration in force. Made by {@link SettingsReader}, which has checked it. */
public record Settings(
        @Key(defaultValue = "127.0.0.1", about = "address all ports listen on")
        String host,

        @Key(defaultValue = "chat,subscriber", about = "what this node does: chat, subscriber")
        List<Role> roles,

        ChatSettings chat,
        SubscriberSettings subscriber,
        ConsoleSettings console,
        LimitSettings limits,
        RedisSettings redis) {
    public Settings {
        roles = List.copyOf(roles);
        if (chat.port() == subscriber.port()) {
            throw new SettingsException("chat.port and subscriber.port are both " + chat.port() + "; they must differ");
        }
    }
}
