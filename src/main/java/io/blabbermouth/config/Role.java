package io.blabbermouth.config;

/** What a node does. The bridge to Redis is always there. */
public enum Role {
    /** Serves users and agents in chats. */
    CHAT,
    /** Serves the agents' lists. */
    SUBSCRIBER,
    /** Shows those who run it what goes on, on the console port. */
    CONSOLE
}
