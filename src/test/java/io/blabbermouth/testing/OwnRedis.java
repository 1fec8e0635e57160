package io.blabbermouth.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A redis-server for one test, to be killed and stopped; unless told otherwise, what it has acknowledged outlives that. */
public final class OwnRedis implements AutoCloseable {
    private static final long START_SECONDS_MAX = 10;
    /** Sentinels wait ten seconds before they tell a server that came back whose replica it is. */
    private static final long REPLICA_SECONDS_MAX = 30;

    static final String PASSWORD = "secret";

    private final Path binary;
    private final Path folder;
    private final int port;
    private final String options;
    private Spawned process;

    /** What it keeps when it is killed. */
    public enum Durability {
        /** All that it has acknowledged. */
        ALWAYS(""),
        /** The last SAVE. */
        NONE("--appendonly no");

        private final String options;

        Durability(String options) {
            this.options = options;
        }
    }

    private OwnRedis(Path binary, Path folder, int port, String options) {
        this.binary = binary;
        this.folder = folder;
        this.port = port;
        this.options = options;
        this.process = spawn();
    }

    public static OwnRedis start(Path folder) {
        return start(folder, Durability.ALWAYS);
    }

    public static OwnRedis start(Path folder, Durability durability) {
        return start(folder, FreePorts.next(), durability.options);
    }

    /** A server that has what another one has. */
    public static OwnRedis startReplicaOf(OwnRedis master, Path folder) {
        return start(folder, FreePorts.next(), "--appendfsync everysec --replicaof 127.0.0.1 " + master.port);
    }

    /** @param options of redis-server, more than it needs anyway */
    static OwnRedis start(Path folder, int port, String options) {
        return new OwnRedis(RealRedis.binary(folder), folder, port, options);
    }

    /** Another redis-server than the one under test. */
    static OwnRedis start(Path binary, Path folder, int port, String options) {
        return new OwnRedis(binary, folder, port, options);
    }

    public RealRedis.Server server() {
        return new RealRedis.Server("redis://:" + PASSWORD + "@" + address());
    }

    /** host:port. */
    String address() {
        return "127.0.0.1:" + port;
    }

    /** From now on this one is the master, and that one its replica. */
    public void takeOverFrom(OwnRedis former) {
        former.awaitReplicated();
        command("REPLICAOF", "NO", "ONE");
        former.command("REPLICAOF", "127.0.0.1", port);
    }

    /** All that this server has acknowledged until now is on its replica too. */
    public void awaitReplicated() {
        Await.until(
                "a replica that follows",
                REPLICA_SECONDS_MAX,
                () -> command("WAIT", 1, 1000).equals(1L));
    }

    /** Asks it once, on a connection of its own. */
    public Object command(Object... words) {
        try (RawRedis redis = RawRedis.connect(server())) {
            return redis.command(words);
        }
    }

    /** SIGKILL. */
    public void kill() {
        process.kill();
        process.awaitExit(START_SECONDS_MAX);
    }

    /** Again on the same port, with what was in it; after {@link #kill}. */
    public void restart() {
        process = spawn();
    }

    public void freeze() {
        process.freeze();
    }

    public void thaw() {
        process.thaw();
    }

    @Override
    public void close() {
        kill();
    }

    private Spawned spawn() {
        String all = "--bind 127.0.0.1 --port " + port + " --requirepass " + PASSWORD + " --masterauth " + PASSWORD
                + " --appendonly yes --appendfsync always --repl-diskless-sync-delay 0 " + options;
        List<String> command = new ArrayList<>(List.of(binary.toString()));
        command.addAll(List.of(all.strip().split(" +")));
        command.addAll(List.of("--save", ""));
        Spawned spawned = Spawned.start(folder, Map.of(), command);
        try {
            spawned.awaitLine(line -> line.contains("eady to accept connections"), START_SECONDS_MAX);
            return spawned;
        } catch (AssertionError e) {
            CloseAll.after(e, spawned);
            throw e;
        }
    }
}
