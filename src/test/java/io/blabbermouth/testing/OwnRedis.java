package io.blabbermouth.testing;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** A redis-server for one test, to be killed and stopped; what it has acknowledged outlives that. */
public final class OwnRedis implements AutoCloseable {
    private static final long START_SECONDS_MAX = 10;
    private static final String PASSWORD = "secret";

    private final Path folder;
    private final int port = FreePorts.next();
    private Spawned process;

    private OwnRedis(Path folder) {
        this.folder = folder;
        this.process = spawn();
    }

    public static OwnRedis start(Path folder) {
        return new OwnRedis(folder);
    }

    public RealRedis.Server server() {
        return new RealRedis.Server("redis://:" + PASSWORD + "@127.0.0.1:" + port);
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
        String options = "--bind 127.0.0.1 --port " + port + " --requirepass " + PASSWORD
                + " --appendonly yes --appendfsync always --save";
        List<String> command = new ArrayList<>(List.of(RealRedis.binary(folder).toString()));
        command.addAll(List.of(options.split(" ")));
        command.add("");
        Spawned spawned = Spawned.start(folder, Map.of(), command);
        spawned.awaitLine(line -> line.contains("eady to accept connections"), START_SECONDS_MAX);
        return spawned;
    }
}
