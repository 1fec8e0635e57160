package io.blabbermouth.config;

/** Keys under {@code subscriber}. */
public record SubscriberSettings(
        @Key(defaultValue = "9001", min = 1, max = 65535, about = "port of /users")
        int port,

        @Key(
                defaultValue = "10",
                unit = "s",
                min = 1,
                max = 86400,
                about = "time a user stays off the lists after JoinUser if nobody claims the chat")
        int reservationSeconds) {}
