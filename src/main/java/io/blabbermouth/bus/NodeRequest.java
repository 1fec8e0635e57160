package io.blabbermouth.bus;

/** What is asked about the node as a whole. */
public final class NodeRequest {
    private NodeRequest() {}

    /** Answered with the node's {@link Readiness}. */
    public record Ready() {}

    /** The node stops: from the answer on it is {@link Readiness#DRAINING}. May be sent again. */
    public record Drain() {}

    /**
     * How much is logged, from now on. Answered with why not, or empty if it is so now.
     *
     * @param logger a package or class of ours
     * @param level a word; that there is such a level is checked by who answers
     */
    public record LogLevel(String logger, String level) {}
}
