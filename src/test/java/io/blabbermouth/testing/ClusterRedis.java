package io.blabbermouth.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** A Redis Cluster of three masters, the first of which may have a replica. */
public final class ClusterRedis implements AutoCloseable {
    private static final int MASTERS = 3;
    private static final int SLOTS = 16384;
    /** How far a server's port for the cluster's bus is above its own. */
    private static final int BUS = 10000;

    private static final long SECONDS_MAX = 30;

    private final List<OwnRedis> servers = new ArrayList<>();
    /** Before each server's port for the bus, if it is to be cut off. */
    private final List<TcpProxy> buses = new ArrayList<>();

    private ClusterRedis() {}

    public static ClusterRedis start(Path folder) {
        return start(folder, MASTERS, "--appendfsync everysec", false);
    }

    public static ClusterRedis startWithAReplica(Path folder) {
        return start(folder, MASTERS + 1, "--appendfsync everysec", false);
    }

    /** What one master has is not to be had while it is away; the rest is. Servers can be cut off from the bus. */
    public static ClusterRedis startServingParts(Path folder) {
        return start(folder, MASTERS, "--cluster-require-full-coverage no", true);
    }

    private static ClusterRedis start(Path folder, int count, String options, boolean canBeCutOff) {
        ClusterRedis cluster = new ClusterRedis();
        try {
            for (int i = 0; i < count; i++) {
                Path own = Files.createDirectories(folder.resolve(String.valueOf(i)));
                cluster.startServer(own, "--cluster-enabled yes --cluster-node-timeout 2000 " + options, canBeCutOff);
            }
            cluster.form();
            return cluster;
        } catch (IOException e) {
            CloseAll.after(e, cluster);
            throw new UncheckedIOException(e);
        } catch (RuntimeException | AssertionError e) {
            CloseAll.after(e, cluster);
            throw e;
        }
    }

    public RealRedis.Server server() {
        return new RealRedis.Server("redis+cluster://:" + OwnRedis.PASSWORD + "@"
                + servers.stream().limit(MASTERS).map(OwnRedis::address).collect(Collectors.joining(",")));
    }

    /** The one with a replica. */
    public OwnRedis firstMaster() {
        return servers.get(0);
    }

    /** The others cannot connect to it any more, so it hears nothing of what is published on them; it reaches them as ever. */
    public void cutOffFromBus(OwnRedis server) {
        buses.get(servers.indexOf(server)).close();
    }

    /** A server to which somebody is subscribed. */
    public OwnRedis withSubscribers() {
        return servers.stream().filter(ClusterRedis::hasSubscribers).findFirst().orElseThrow();
    }

    public static boolean hasSubscribers(OwnRedis server) {
        return !server.command("CLIENT", "LIST", "TYPE", "PUBSUB").toString().isBlank();
    }

    /** Makes all servers load the scripts again when they need them. */
    public void forgetScripts() {
        for (OwnRedis server : servers) {
            server.command("SCRIPT", "FLUSH");
        }
    }

    /** @param pattern that one key in the cluster has */
    public String keyLike(String pattern) {
        return servers.stream()
                .limit(MASTERS)
                .flatMap(server -> ((List<?>) server.command("KEYS", pattern)).stream())
                .map(Object::toString)
                .findFirst()
                .orElseThrow();
    }

    public OwnRedis masterOf(String key) {
        try (RawRedis any = RawRedis.connect(server())) {
            Object slot = any.command("CLUSTER", "KEYSLOT", key);
            return servers.stream()
                    .filter(server -> has(server, slot))
                    .findFirst()
                    .orElseThrow();
        }
    }

    /** Moves the slot of a key to another master, while both serve. @return how many keys were in it */
    public int moveSlotOf(String key) {
        try (RawRedis any = RawRedis.connect(server())) {
            OwnRedis from = masterOf(key);
            OwnRedis to = servers.get((servers.indexOf(from) + 1) % MASTERS);
            return move(any.command("CLUSTER", "KEYSLOT", key), from, to);
        }
    }

    @Override
    public void close() {
        CloseAll.of(Stream.concat(servers.stream(), buses.stream()));
    }

    private void startServer(Path folder, String options, boolean canBeCutOff) {
        int port = FreePorts.next(BUS);
        String announced = "";
        if (canBeCutOff) {
            TcpProxy bus = TcpProxy.before(new RealRedis.Server("redis://:none@127.0.0.1:" + (port + BUS)));
            buses.add(bus);
            announced = " --cluster-announce-bus-port " + bus.port();
        }
        servers.add(OwnRedis.start(folder, port, options + announced));
    }

    private void form() {
        for (int i = 0; i < servers.size(); i++) {
            try (RawRedis redis = RawRedis.connect(servers.get(i).server())) {
                redis.command("CLUSTER", "SET-CONFIG-EPOCH", i + 1);
                if (i < MASTERS) {
                    redis.command(addSlots(SLOTS * i / MASTERS, SLOTS * (i + 1) / MASTERS));
                }
                String[] first = firstMaster().address().split(":", -1);
                int bus = buses.isEmpty()
                        ? Integer.parseInt(first[1]) + BUS
                        : buses.get(0).port();
                redis.command("CLUSTER", "MEET", first[0], first[1], bus);
            }
        }
        for (OwnRedis server : servers) {
            awaitInfo(server, "CLUSTER", "cluster_known_nodes:" + servers.size());
        }
        if (servers.size() > MASTERS) {
            servers.get(MASTERS).command("CLUSTER", "REPLICATE", idOf(firstMaster()));
            awaitInfo(servers.get(MASTERS), "", "master_link_status:up");
        }
        for (OwnRedis server : servers) {
            awaitInfo(server, "CLUSTER", "cluster_state:ok");
        }
    }

    private static Object[] addSlots(int from, int to) {
        List<Object> command = new ArrayList<>(List.of("CLUSTER", "ADDSLOTS"));
        IntStream.range(from, to).forEach(command::add);
        return command.toArray();
    }

    private static void awaitInfo(OwnRedis server, String of, String line) {
        try (RawRedis redis = RawRedis.connect(server.server())) {
            Await.until(
                    line,
                    SECONDS_MAX,
                    () -> (of.isEmpty() ? redis.command("INFO") : redis.command(of, "INFO"))
                            .toString()
                            .contains(line));
        }
    }

    private static String idOf(OwnRedis server) {
        return server.command("CLUSTER", "MYID").toString();
    }

    /** @return whether that server is the slot's master, as it says itself */
    private static boolean has(OwnRedis server, Object slot) {
        try (RawRedis redis = RawRedis.connect(server.server())) {
            String id = redis.command("CLUSTER", "MYID").toString();
            for (Object range : (List<?>) redis.command("CLUSTER", "SLOTS")) {
                List<?> words = (List<?>) range;
                boolean inside = (Long) words.get(0) <= (Long) slot && (Long) slot <= (Long) words.get(1);
                if (inside && ((List<?>) words.get(2)).get(2).equals(id)) {
                    return true;
                }
            }
            return false;
        }
    }

    private int move(Object slot, OwnRedis from, OwnRedis to) {
        String target = idOf(to);
        try (RawRedis source = RawRedis.connect(from.server());
                RawRedis destination = RawRedis.connect(to.server())) {
            destination.command("CLUSTER", "SETSLOT", slot, "IMPORTING", idOf(from));
            source.command("CLUSTER", "SETSLOT", slot, "MIGRATING", target);
            int moved = 0;
            List<?> keys = (List<?>) source.command("CLUSTER", "GETKEYSINSLOT", slot, 100);
            while (!keys.isEmpty()) {
                for (Object key : keys) {
                    String[] address = to.address().split(":", -1);
                    source.command("MIGRATE", address[0], address[1], key, 0, 5000, "AUTH", OwnRedis.PASSWORD);
                    moved++;
                }
                keys = (List<?>) source.command("CLUSTER", "GETKEYSINSLOT", slot, 100);
            }
            destination.command("CLUSTER", "SETSLOT", slot, "NODE", target);
            source.command("CLUSTER", "SETSLOT", slot, "NODE", target);
            return moved;
        }
    }
}
