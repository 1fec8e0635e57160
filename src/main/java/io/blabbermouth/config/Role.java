package io.blabbermouth.config;

/** What a node does. The bridge to Redis is always there. */
public enum Role {
    /** Serves users and agents in chats. */
    CHAT,
    /** Serves the agents' lists. */
    SUBSCRIBER,
    /** Accepted so that one file serves every version; this version has no console. */
    CONSOLE
}
