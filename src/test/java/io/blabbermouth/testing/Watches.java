package io.blabbermouth.testing;

import io.blabbermouth.watch.Metrics;
import io.blabbermouth.watch.NodeFacts;
import io.blabbermouth.watch.StoreClock;
import io.blabbermouth.watch.Trail;
import io.blabbermouth.watch.Watch;
import java.util.List;

/** What watches a part that runs without a node around it. */
public final class Watches {
    private Watches() {}

    public static Watch fresh() {
        return new Watch(
                new NodeFacts("test", "test", "test", List.of(), 0), new Metrics(), new Trail(1000, new StoreClock()));
    }
}
