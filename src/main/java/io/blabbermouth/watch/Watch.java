package io.blabbermouth.watch;

/** All that watches one node's work. Any thread may use it. */
public record Watch(NodeFacts node, Metrics metrics, Trail trail) {
    public Watch {
        metrics.version(node.version());
    }

    public StoreClock clock() {
        return trail.clock();
    }
}
