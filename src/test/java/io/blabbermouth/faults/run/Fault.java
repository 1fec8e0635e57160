package io.blabbermouth.faults.run;

import io.blabbermouth.checker.Traffic;

/** Something that goes wrong. */
interface Fault {
    /** Called amid the traffic, some time before: for what must be ready, or old, when it strikes. */
    default void prepare(Site site, Traffic traffic) {}

    void inflict(Site site, Traffic traffic);

    /** Called each second while it lasts. */
    default void goOn(Site site, Traffic traffic) {}

    /** Undoes what was done. */
    default void end(Site site, Traffic traffic) {}
}
