package io.blabbermouth.faults.run;

import io.blabbermouth.checker.Plan;
import io.blabbermouth.checker.Traffic;
import io.blabbermouth.checker.Violation.Kind;
import java.util.List;

/**
 * A bug that is put in on purpose, and what brings it to light.
 *
 * @param kind as what the checker must report it
 * @param steps what the traffic goes through before it settles
 */
record Planted(String name, Kind kind, Plan plan, Steps steps, List<PlantedBug> bugs) {
    interface Steps {
        void run(Site site, Traffic traffic);
    }

    @Override
    public String toString() {
        return name;
    }
}
