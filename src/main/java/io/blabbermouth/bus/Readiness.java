package io.blabbermouth.bus;

/** Whether new clients should be sent to this node. */
public enum Readiness {
    SERVING,
    /** Nothing can be stored or read; the node looks for Redis by itself. */
    REDIS_AWAY,
    /** It stops, and sends its clients away. */
    DRAINING
}
