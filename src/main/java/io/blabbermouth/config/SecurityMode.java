package io.blabbermouth.config;

/** Who may be an agent. */
public enum SecurityMode {
    /** {@link #TOKEN} if it is configured whose tokens count; else everybody, and then on loopback only. */
    AUTO,
    /** Everybody who reaches the ports. */
    OPEN,
    /** Who has an agent's token. */
    TOKEN
}
