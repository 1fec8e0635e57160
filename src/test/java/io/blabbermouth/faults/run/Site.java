package io.blabbermouth.faults.run;

import io.blabbermouth.checker.Place;
import io.blabbermouth.testing.AgentTokens;
import io.blabbermouth.testing.FreePorts;
import io.blabbermouth.testing.OwnRedis;
import io.blabbermouth.testing.OwnRedis.Durability;
import io.blabbermouth.testing.RealRedis;
import io.blabbermouth.testing.SentinelRedis;
import io.blabbermouth.testing.Spawned;
import io.blabbermouth.testing.TcpProxy;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A Redis and three nodes, each a process of its own, to be killed and frozen; a network between them, to be broken. */
public final class Site implements AutoCloseable {
    public static final int NODES = 3;
    private static final long STOP_SECONDS_MAX = 20;
    /** A chat's whole history is kept, as the checker compares it; all come from one address. */
    private static final String CONFIG = """
            {"chat": {"instances": 2, "historyMessagesMax": 20000, "clientMessageIdsMax": 20000,
                      "historyBytesMax": 33554432, "leaveGraceSeconds": 2},
             "drainSeconds": 2,
             "limits": {"joinsPerMinute": 0, "refusalsPerMinute": 0, "handshakesPerMinute": 0, "connectionsPerAddress": 0, "connectionsPerChat": 0, "messagesPerSecond": 0, "badMessagesMax": 0}}
            """;

    private final Path folder;
    private final Setup setup;
    private final OwnRedis redis;
    private final SentinelRedis sentinels;
    private final String keyPrefix;
    private final List<TcpProxy> networks = new ArrayList<>();
    private final List<JsonObject> configs = new ArrayList<>();
    private final List<Spawned> nodes = new ArrayList<>();
    /** How much of what it has logged was looked at. */
    private final Map<Spawned, Integer> linesRead = new HashMap<>();

    /** What keeps the chats. */
    public enum Store {
        /** One server, that keeps what it has acknowledged. */
        DURABLE,
        /** One server, that keeps what was in the last SAVE. */
        FORGETFUL,
        /** A master and a replica that follows a little later. */
        SENTINELS
    }

    /**
     * @param networkBetween whether the nodes reach Redis by way of a network of their own each
     * @param config laid over the defaults
     * @param classesInFront see {@link Spawned#server}
     */
    public record Setup(Store store, boolean networkBetween, String config, List<Path> classesInFront) {
        public static Setup of(Store store) {
            return new Setup(store, false, "{}", List.of());
        }

        public Setup withNetwork() {
            return new Setup(store, true, config, classesInFront);
        }

        public Setup with(String otherConfig) {
            return new Setup(store, networkBetween, otherConfig, classesInFront);
        }

        public Setup with(Path classes) {
            return new Setup(store, networkBetween, config, List.of(classes));
        }
    }

    private Site(Path folder, Setup setup) {
        this.folder = folder;
        this.setup = setup;
        boolean watched = setup.store() == Store.SENTINELS;
        this.sentinels = watched ? SentinelRedis.start(newFolder("redis")) : null;
        this.redis = watched
                ? null
                : OwnRedis.start(
                        newFolder("redis"), setup.store() == Store.DURABLE ? Durability.ALWAYS : Durability.NONE);
        this.keyPrefix = redis().server().freshKeyPrefix();
        for (int i = 0; i < NODES; i++) {
            configs.add(config(i));
            nodes.add(spawn(i));
            // One after the other: a small machine has enough to do with one.
            awaitStarted(nodes.get(i));
        }
    }

    public static Site start(Path folder, Setup setup) {
        return new Site(folder, setup);
    }

    public Setup setup() {
        return setup;
    }

    public List<Place> places() {
        return configs.stream()
                .map(config -> new Place(
                        config.getJsonObject("chat").getInteger("port"),
                        config.getJsonObject("subscriber").getInteger("port")))
                .toList();
    }

    /** The one server, or the master of now. */
    public OwnRedis redis() {
        return sentinels == null ? redis : sentinels.master();
    }

    public String keyPrefix() {
        return keyPrefix;
    }

    /** Between a node and Redis. */
    public TcpProxy network(int node) {
        return networks.get(node);
    }

    public List<TcpProxy> networks() {
        return networks;
    }

    public Spawned node(int index) {
        return nodes.get(index);
    }

    /** Starts one again that has ended. */
    public void startAgain(int index) {
        nodes.set(index, spawn(index));
        awaitStarted(nodes.get(index));
    }

    public void killNodes() {
        nodes.forEach(Spawned::kill);
        nodes.forEach(node -> node.awaitExit(STOP_SECONDS_MAX));
    }

    public void startNodesAgain() {
        for (int i = 0; i < NODES; i++) {
            startAgain(i);
        }
    }

    /** SIGTERM; returns when it has ended. */
    public void stop(int index) {
        nodes.get(index).terminate();
        nodes.get(index).awaitExit(STOP_SECONDS_MAX);
    }

    /** A command to Redis, past every network. */
    public Object admin(Object... words) {
        return redis().command(words);
    }

    /** The errors that the nodes of now have logged since this was asked last. */
    public List<String> newErrors() {
        List<String> errors = new ArrayList<>();
        for (Spawned node : nodes) {
            List<String> lines = node.lines();
            lines.subList(linesRead.getOrDefault(node, 0), lines.size()).stream()
                    .filter(line -> line.contains(" ERROR "))
                    .forEach(errors::add);
            linesRead.put(node, lines.size());
        }
        return errors;
    }

    public Path newFolder(String name) {
        try {
            return Files.createDirectories(folder.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        nodes.forEach(Spawned::close);
        networks.forEach(TcpProxy::close);
        if (sentinels == null) {
            redis.close();
        } else {
            sentinels.close();
        }
    }

    private JsonObject config(int index) {
        RealRedis.Server server = sentinels == null ? redis.server() : sentinels.server();
        if (setup.networkBetween()) {
            networks.add(TcpProxy.before(server));
            server = networks.get(index).server();
        }
        return new JsonObject(CONFIG)
                .put("security", AgentTokens.settings())
                .mergeIn(new JsonObject(setup.config()), true)
                .mergeIn(
                        new JsonObject()
                                .put("chat", new JsonObject().put("port", FreePorts.next()))
                                .put("subscriber", new JsonObject().put("port", FreePorts.next()))
                                .put("console", new JsonObject().put("port", FreePorts.next()))
                                .put(
                                        "redis",
                                        new JsonObject()
                                                .put("uri", server.uri())
                                                .put("keyPrefix", keyPrefix)),
                        true);
    }

    private Spawned spawn(int index) {
        return Spawned.server(
                folder,
                setup.classesInFront(),
                "run",
                "-conf",
                configs.get(index).encode());
    }

    private static void awaitStarted(Spawned node) {
        node.awaitLine(line -> line.contains("stop it"), Spawned.START_SECONDS_MAX);
    }
}
