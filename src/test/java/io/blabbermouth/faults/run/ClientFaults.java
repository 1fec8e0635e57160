package io.blabbermouth.faults.run;

import io.blabbermouth.checker.Traffic;

/** What happens to clients. */
final class ClientFaults {
    private ClientFaults() {}

    /** They send again what was stored long ago; half of them because they crashed. */
    static final class AcknowledgementsLost implements Fault {
        @Override
        public void inflict(Site site, Traffic traffic) {
            traffic.loseAcknowledgements(0.1);
        }

        @Override
        public void end(Site site, Traffic traffic) {
            traffic.loseAcknowledgements(0);
        }
    }

    /** Second tabs read nothing until more was said than the kernel and the node keep for them, up to 4 MB. */
    static final class Stalled implements Fault {
        private static final int MESSAGES_MIN = 4000;
        private static final long SECONDS_MAX = 60;

        @Override
        public void inflict(Site site, Traffic traffic) {
            traffic.stallTabs();
            traffic.awaitAcknowledged(MESSAGES_MIN, SECONDS_MAX);
        }

        @Override
        public void end(Site site, Traffic traffic) {
            traffic.unstallTabs();
        }
    }
}
