package io.blabbermouth.faults.run;

import io.blabbermouth.checker.Traffic;

/** What happens to nodes. */
final class NodeFaults {
    private static final int VICTIM = 1;

    private NodeFaults() {}

    /** kill -9; it is started again when the others have done without it for a while. */
    static final class Killed implements Fault {
        @Override
        public void inflict(Site site, Traffic traffic) {
            site.node(VICTIM).kill();
        }

        @Override
        public void end(Site site, Traffic traffic) {
            site.startAgain(VICTIM);
        }
    }

    /** SIGSTOP, SIGCONT. */
    static final class Frozen implements Fault {
        @Override
        public void inflict(Site site, Traffic traffic) {
            site.node(VICTIM).freeze();
        }

        @Override
        public void end(Site site, Traffic traffic) {
            site.node(VICTIM).thaw();
        }
    }

    /** Each node in turn is stopped, as for a new version, and started again. */
    static final class RollingRestart implements Fault {
        @Override
        public void inflict(Site site, Traffic traffic) {
            for (int node = 0; node < Site.NODES; node++) {
                site.stop(node);
                site.startAgain(node);
            }
        }
    }
}
