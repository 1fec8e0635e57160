package io.blabbermouth.redis;

/** The node was away so long that others took its connections for gone; it must speak under a new generation. */
final class StaleLeaseException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    StaleLeaseException() {
        super("the lease of this node's generation has ended", null, false, false);
    }
}
