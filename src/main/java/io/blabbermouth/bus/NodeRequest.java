package io.blabbermouth.bus;

/** What is asked about the node as a whole. */
public final class NodeRequest {
    private NodeRequest() {}

    /** Answered with the node's {@link Readiness}. */
    public record Ready() {}

    /** The node stops: from the answer on it is {@link Readiness#DRAINING}. May be sent again. */
    public record Drain() {}
}
