package io.blabbermouth.faults.run;

import io.blabbermouth.checker.Traffic;
import io.blabbermouth.testing.OwnRedis;
import io.blabbermouth.testing.OwnRedis.Durability;
import io.blabbermouth.testing.TcpProxy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What happens between nodes and Redis. */
final class NetworkFaults {
    private static final int VICTIM = 0;
    private static final long SLOW_MILLIS = 400;

    private NetworkFaults() {}

    /** Nothing that Redis answers arrives any more on the connections of a node, and nobody is told. */
    static final class HalfOpen implements Fault {
        @Override
        public void inflict(Site site, Traffic traffic) {
            site.network(VICTIM).loseReplies();
        }
    }

    /** Nothing that a node asks arrives any more, but what others publish does. */
    static final class OneWay implements Fault {
        @Override
        public void inflict(Site site, Traffic traffic) {
            site.network(VICTIM).loseRequests();
        }
    }

    static final class Slow implements Fault {
        @Override
        public void inflict(Site site, Traffic traffic) {
            site.network(VICTIM).delayReplies(SLOW_MILLIS);
        }

        @Override
        public void end(Site site, Traffic traffic) {
            site.network(VICTIM).delayReplies(0);
        }
    }

    /** The nodes are led to a copy of Redis that is older, for a while, and back to the first one, which knows nothing of that. */
    static final class ThereAndBack implements Fault {
        private OwnRedis copy;

        @Override
        public void prepare(Site site, Traffic traffic) {
            site.admin("SAVE");
            Path folder = site.newFolder("copy");
            try {
                Files.copy(site.newFolder("redis").resolve("dump.rdb"), folder.resolve("dump.rdb"));
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
            copy = OwnRedis.start(folder, Durability.NONE);
        }

        @Override
        public void inflict(Site site, Traffic traffic) {
            lead(site, copy);
        }

        @Override
        public void end(Site site, Traffic traffic) {
            lead(site, site.redis());
            copy.close();
        }

        private static void lead(Site site, OwnRedis redis) {
            for (TcpProxy network : site.networks()) {
                network.leadTo(redis.server());
                network.cut();
            }
        }
    }
}
