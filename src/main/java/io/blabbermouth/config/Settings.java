package io.blabbermouth.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The configuration in force. Made by {@link SettingsReader}, which has checked it. */
public record Settings(
        @Key(defaultValue = "127.0.0.1", about = "address the chat and the subscriber port listen on")
        String host,

        @Key(defaultValue = "chat,subscriber,console", about = "what this node does: chat, subscriber, console")
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
        SecuritySettings security,
        TlsSettings tls,
        LimitSettings limits,
        RedisSettings redis,
        NodeSettings node,
        LoggingSettings logging) {
    /** What is around the content of a {@code ChatMessage}: the seed's fields, and a name of the client's for it. */
    private static final int ENVELOPE_BYTES = 512;

    public Settings {
        roles = List.copyOf(roles);
        if (!roles.contains(Role.CHAT) && !roles.contains(Role.SUBSCRIBER)) {
            throw new SettingsException("roles must name at least one of chat, subscriber");
        }
        refuseIfSame("chat.port", chat.port(), "subscriber.port", subscriber.port());
        refuseIfSame("chat.port", chat.port(), "console.port", console.port());
        refuseIfSame("subscriber.port", subscriber.port(), "console.port", console.port());
        refuseIfTooLong(chat.contentCharsMax(), limits.messageBytesMax());
        if (!security.needsTokens() && security.mode() != SecurityMode.OPEN && !isLoopback(host)) {
            throw new SettingsException(
                    "host is " + host + ", where everybody who reaches it would be an agent: configure"
                            + " agents by security.jwt (docs/security.md), or say that this is meant: \"security\":"
                            + " {\"mode\": \"open\"}");
        }
    }

    /** As far as a node can know: a proxy may give them TLS. */
    public boolean takesPasswordsInPlainText() {
        return roles.contains(Role.SUBSCRIBER)
                && !security.accountsFile().isEmpty()
                && !isLoopback(host)
                && !tls.isOn()
                && security.trustedProxies().isEmpty();
    }

    /** Those of this node's ports to which no browser connects, by key; a proxy may give them others. */
    public Map<String, Integer> badPorts() {
        Map<String, Integer> ports = new LinkedHashMap<>();
        if (roles.contains(Role.CHAT)) {
            ports.put("chat.port", chat.port());
        }
        if (roles.contains(Role.SUBSCRIBER)) {
            ports.put("subscriber.port", subscriber.port());
        }
        if (roles.contains(Role.CONSOLE)) {
            ports.put("console.port", console.port());
        }
        ports.values().removeIf(port -> !BadPorts.contains(port));
        return ports;
    }

    /** Whether the longest content there may be can be said at all, if only in ASCII. */
    private static void refuseIfTooLong(int contentCharsMax, int messageBytesMax) {
        if (contentCharsMax + ENVELOPE_BYTES > messageBytesMax) {
            throw new SettingsException("chat.contentCharsMax is " + contentCharsMax + ", which with what is around a"
                    + " content does not go into limits.messageBytesMax, " + messageBytesMax + "; give that at least "
                    + (contentCharsMax + ENVELOPE_BYTES));
        }
    }

    private static boolean isLoopback(String host) {
        return host.equalsIgnoreCase("localhost")
                || host.equals("::1")
                || host.matches("127\\.[0-9]{1,3}\\.[0-9]{1,3}\\.[0-9]{1,3}");
    }

    private static void refuseIfSame(String key, int port, String otherKey, int otherPort) {
        if (port == otherPort) {
            throw new SettingsException(key + " and " + otherKey + " are both " + port + "; they must differ");
        }
    }
}
