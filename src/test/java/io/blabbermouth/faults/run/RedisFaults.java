package io.blabbermouth.faults.run;

import static org.assertj.core.api.Assertions.assertThat;

import io.blabbermouth.checker.Traffic;
import io.blabbermouth.testing.OwnRedis;
import java.util.Set;
import java.util.stream.Collectors;

/** What happens to Redis, and to its connections. */
final class RedisFaults {
    private static final int FROZEN_NODE = 2;
    /** More than the limit that a subscriber is given. */
    private static final String BURST = "x".repeat(100_000);

    private RedisFaults() {}

    /** CLIENT KILL TYPE, each second. */
    record ClientsKilled(String type) implements Fault {
        /** On a fast machine the nodes are back before a client has noticed: what shows it is how many it killed. */
        @Override
        public void inflict(Site site, Traffic traffic) {
            assertThat((Long) site.admin("CLIENT", "KILL", "TYPE", type)).isPositive();
        }

        @Override
        public void goOn(Site site, Traffic traffic) {
            site.admin("CLIENT", "KILL", "TYPE", type);
        }
    }

    /** client-output-buffer-limit: each second subscribers are sent more at once than they may leave unread. */
    static final class OutputBufferLimit implements Fault {
        private int cutOff;

        @Override
        public void inflict(Site site, Traffic traffic) {
            cutOff = 0;
            site.admin("CONFIG", "SET", "client-output-buffer-limit", "pubsub 50000 0 0");
        }

        @Override
        public void goOn(Site site, Traffic traffic) {
            Set<String> before = subscribers(site);
            Object channels = site.admin("PUBSUB", "CHANNELS", site.keyPrefix() + "pulse:*");
            ((Iterable<?>) channels).forEach(channel -> site.admin("PUBLISH", channel, BURST));
            before.removeAll(subscribers(site));
            cutOff += before.size();
        }

        /** On a fast machine the nodes are back before a client has noticed: what shows it is how many were cut off. */
        @Override
        public void end(Site site, Traffic traffic) {
            assertThat(cutOff).isPositive();
            site.admin("CONFIG", "SET", "client-output-buffer-limit", "pubsub 33554432 8388608 60");
        }

        /** Each as "id=7", which no later one has. */
        private static Set<String> subscribers(Site site) {
            String clients = (String) site.admin("CLIENT", "LIST", "TYPE", "pubsub");
            return clients.lines().map(client -> client.split(" ", 2)[0]).collect(Collectors.toSet());
        }
    }

    /** SIGSTOP, SIGCONT. */
    static final class Frozen implements Fault {
        @Override
        public void inflict(Site site, Traffic traffic) {
            site.redis().freeze();
        }

        @Override
        public void end(Site site, Traffic traffic) {
            site.redis().thaw();
        }
    }

    /** kill -9; it comes back with what its durability has kept. */
    static final class Killed implements Fault {
        @Override
        public void inflict(Site site, Traffic traffic) {
            site.redis().kill();
        }

        @Override
        public void end(Site site, Traffic traffic) {
            site.redis().restart();
        }
    }

    /** The same, of one that writes to its disk each second only. */
    static final class KilledWithEverysec implements Fault {
        private final Fault killed = new Killed();

        @Override
        public void prepare(Site site, Traffic traffic) {
            site.admin("CONFIG", "SET", "appendfsync", "everysec");
        }

        @Override
        public void inflict(Site site, Traffic traffic) {
            killed.inflict(site, traffic);
        }

        @Override
        public void end(Site site, Traffic traffic) {
            killed.end(site, traffic);
        }
    }

    /** kill -9 of the master; it is started again when the replica has its place. */
    static final class MasterKilled implements Fault {
        private OwnRedis master;

        @Override
        public void inflict(Site site, Traffic traffic) {
            master = site.redis();
            master.kill();
        }

        @Override
        public void end(Site site, Traffic traffic) {
            master.restart();
        }
    }

    /** It restarts from a file that is older than what it has acknowledged since; a node may be frozen meanwhile. */
    record RolledBack(boolean withANodeFrozen) implements Fault {
        @Override
        public void prepare(Site site, Traffic traffic) {
            site.admin("SAVE");
        }

        @Override
        public void inflict(Site site, Traffic traffic) {
            if (withANodeFrozen) {
                site.node(FROZEN_NODE).freeze();
            }
            site.redis().kill();
            site.redis().restart();
        }

        @Override
        public void end(Site site, Traffic traffic) {
            if (withANodeFrozen) {
                site.node(FROZEN_NODE).thaw();
            }
        }
    }

    /** The same, but nobody's connection breaks, and the server calls itself as before. */
    static final class RolledBackInPlace implements Fault {
        @Override
        public void prepare(Site site, Traffic traffic) {
            StoreCopy.take(site);
            // A server that goes back by less than the nodes' ticks is not known to have gone back.
            traffic.pass(2);
        }

        @Override
        public void inflict(Site site, Traffic traffic) {
            StoreCopy.restore(site);
        }
    }

    static final class FlushedAll implements Fault {
        @Override
        public void inflict(Site site, Traffic traffic) {
            site.admin("FLUSHALL");
        }
    }
}
