package io.blabbermouth.faults.run;

import io.blabbermouth.faults.run.Site.Setup;
import io.blabbermouth.faults.run.Site.Store;
import java.util.List;
import java.util.stream.Stream;

/** The table of faults. */
final class Faults {
    private static final Setup DURABLE = Setup.of(Store.DURABLE);
    private static final Setup FORGETFUL = Setup.of(Store.FORGETFUL);
    private static final Setup NETWORK = FORGETFUL.withNetwork();
    /** Everything would be over if its time ran while Redis is away. */
    private static final Setup SOON_OVER =
            DURABLE.with("{\"chat\": {\"expireAfterSeconds\": 10, \"requeueAfterSeconds\": 8}}");

    private Faults() {}

    /** All, or those whose name holds the system property {@code fault}. */
    static List<FaultCase> all() {
        String wanted = System.getProperty("fault", "");
        return Stream.of(ofNodes(), ofRedis(), ofItsMemory(), ofTheNetwork(), ofClients())
                .flatMap(List::stream)
                .filter(fault -> fault.name().contains(wanted))
                .toList();
    }

    private static List<FaultCase> ofNodes() {
        return List.of(
                FaultCase.of("kill -9 of a node", new NodeFaults.Killed())
                        .lasting(20, 2)
                        .striking(),
                FaultCase.of("SIGSTOP of a node", new NodeFaults.Frozen()).lasting(20, 6),
                FaultCase.of("rolling restart", new NodeFaults.RollingRestart())
                        .lasting(0, 0)
                        .passingUnnoticed()
                        .shownBy("closed 1012"));
    }

    private static List<FaultCase> ofRedis() {
        return List.of(
                FaultCase.of("CLIENT KILL TYPE pubsub", new RedisFaults.ClientsKilled("pubsub"))
                        .lasting(10, 2)
                        .striking(),
                FaultCase.of("CLIENT KILL TYPE normal", new RedisFaults.ClientsKilled("normal"))
                        .lasting(10, 2)
                        .striking(),
                FaultCase.of("output-buffer-limit kill", new RedisFaults.OutputBufferLimit())
                        .lasting(10, 2),
                FaultCase.of("SIGSTOP of Redis", new RedisFaults.Frozen())
                        .shownBy("UNAVAILABLE")
                        .lasting(20, 6),
                FaultCase.of("kill -9 of Redis, AOF always", new RedisFaults.Killed())
                        .shownBy("UNAVAILABLE")
                        .lasting(5, 1),
                FaultCase.of("kill -9 of Redis, AOF everysec", new RedisFaults.KilledWithEverysec())
                        .shownBy("UNAVAILABLE")
                        .lasting(5, 1),
                FaultCase.of("minutes without Redis", new RedisFaults.Killed())
                        .shownBy("UNAVAILABLE")
                        .on(SOON_OVER)
                        .lasting(180, 20),
                FaultCase.of("sentinel failover, the master killed", new RedisFaults.MasterKilled())
                        .on(Setup.of(Store.SENTINELS))
                        .lasting(15, 8)
                        .forgetting()
                        .shownBy("UNAVAILABLE")
                        .striking());
    }

    private static List<FaultCase> ofItsMemory() {
        return List.of(
                FaultCase.of("kill -9 of Redis, nothing on disk", new RedisFaults.Killed())
                        .shownBy("UNAVAILABLE")
                        .on(FORGETFUL)
                        .lasting(5, 1)
                        .forgetting(),
                FaultCase.of("restart from an older RDB", new RedisFaults.RolledBack(false))
                        .on(FORGETFUL)
                        .lasting(2, 1)
                        .forgetting()
                        .striking(),
                FaultCase.of("restart from an older RDB, a node frozen meanwhile", new RedisFaults.RolledBack(true))
                        .on(FORGETFUL)
                        .lasting(15, 5)
                        .forgetting(),
                FaultCase.of("rollback under open connections", new RedisFaults.RolledBackInPlace())
                        .on(FORGETFUL)
                        .lasting(2, 1)
                        .forgetting()
                        .striking(),
                FaultCase.of("failover to an older copy, and back", new NetworkFaults.ThereAndBack())
                        .on(NETWORK)
                        .lasting(10, 3)
                        .forgetting(),
                FaultCase.of("FLUSHALL", new RedisFaults.FlushedAll())
                        .on(FORGETFUL)
                        .lasting(2, 1)
                        .forgetting()
                        .striking());
    }

    private static List<FaultCase> ofTheNetwork() {
        return List.of(
                FaultCase.of("network half open", new NetworkFaults.HalfOpen())
                        .shownBy("UNAVAILABLE")
                        .on(NETWORK)
                        .lasting(10, 5)
                        .striking(),
                FaultCase.of("network one way", new NetworkFaults.OneWay())
                        .shownBy("UNAVAILABLE")
                        .on(NETWORK)
                        .lasting(10, 5)
                        .striking(),
                FaultCase.of("network slow", new NetworkFaults.Slow())
                        .on(NETWORK)
                        .lasting(20, 4));
    }

    private static List<FaultCase> ofClients() {
        return List.of(
                FaultCase.of("acknowledgements lost by clients", new ClientFaults.AcknowledgementsLost())
                        .shownBy("closed 1006")
                        .lasting(10, 2),
                FaultCase.of("clients that stop reading", new ClientFaults.Stalled())
                        .shownBy("closed 4413")
                        .amongFewWhoTalkMuch()
                        .lasting(0, 0));
    }
}
