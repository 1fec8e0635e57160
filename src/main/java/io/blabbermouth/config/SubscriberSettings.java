package io.blabbermouth.config;

/** Keys under {@code subscriber}. */
public record SubscriberSettings(
        @Key(defaultValue = "9001", min = 1, max = 65535, about = "port of /users and of the agents' desk")
        int port,

        @Key(
                defaultValue = "10",
                unit = "s",
                min = 1,
                max = 86400,
                about = "time a user stays off the lists after JoinUser if nobody claims the chat")
        int reservationSeconds,

        @Key(
                optional = true,
                about =
                        "where agents' browsers reach the chat port, as https://chat.example.com; else the desk's own host"
                                + " and chat.port")
        String chatUrl) {
    public SubscriberSettings {
        if (!chatUrl.isEmpty() && !chatUrl.matches("https?://[A-Za-z0-9.:\\[\\]-]+")) {
            throw new SettingsException(
                    "{path}.chatUrl must be as https://chat.example.com: a scheme, a host, perhaps a port, and no more");
        }
    }
}
