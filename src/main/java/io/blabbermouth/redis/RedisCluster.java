package io.blabbermouth.redis;

import io.blabbermouth.config.RedisUri;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A Redis Cluster. All keys of a bucket are in one slot, so one master takes all commands for it. What is published on one
 * server reaches the subscribers of all by the cluster's bus.
 *
 * <p>All servers we know are asked, and of those that are not cut off the one that knows of the latest failover is believed.
 */
final class RedisCluster implements Topology {
    private static final Pattern EPOCH = Pattern.compile("cluster_current_epoch:(\\d+)");

    private final RedisUri.Cluster cluster;
    /** The masters when we last looked: by now the seeds may be gone. */
    private Set<String> known = Set.of();

    /**
     * How one server sees the cluster.
     *
     * @param epoch grows with each failover
     * @param ofBucket bucket -> the address of its master, if one has its slot
     */
    private record View(long epoch, Map<Integer, String> ofBucket) {}

    RedisCluster(RedisUri.Cluster cluster) {
        this.cluster = cluster;
    }

    @Override
    public Future<Masters> masters(Connections connections) {
        Set<String> asked = new LinkedHashSet<>(known);
        asked.addAll(cluster.seeds());
        List<Future<View>> views =
                asked.stream().map(address -> view(connections, address)).toList();
        return Future.join(views)
                .transform(done -> views.stream()
                        .filter(Future::succeeded)
                        .map(Future::result)
                        .max(Comparator.comparingLong(View::epoch))
                        .map(Future::succeededFuture)
                        .orElseGet(() -> Future.failedFuture(
                                new IllegalStateException("no server of the cluster says where the slots are: "
                                        + RedisErrors.reason(done.cause())))))
                .compose(view -> connect(connections, view));
    }

    @Override
    public String uri(String address) {
        return cluster.access().uri(address);
    }

    @Override
    public boolean losesSilently() {
        return true;
    }

    @Override
    public boolean hasSlots() {
        return true;
    }

    private Future<View> view(Connections connections, String address) {
        return connections
                .ask(address, uri(address), Request.cmd(Command.CLUSTER).arg("INFO"))
                .compose(info -> {
                    Matcher epoch = EPOCH.matcher(info.toString());
                    return epoch.find() && info.toString().contains("cluster_state:ok")
                            ? Future.succeededFuture(Long.parseLong(epoch.group(1)))
                            : Future.failedFuture(new IllegalStateException("its cluster_state is not ok"));
                })
                .compose(epoch -> connections
                        .ask(address, uri(address), Request.cmd(Command.CLUSTER).arg("SLOTS"))
                        .map(slots -> new View(epoch, ofBucket(address, slots))));
    }

    /** @param slots [[first, last, [host, port, …] of the master, …], …] */
    private static Map<Integer, String> ofBucket(String asked, Response slots) {
        Map<Integer, String> ofBucket = new HashMap<>();
        for (int bucket = 0; bucket < RedisKeys.BUCKETS; bucket++) {
            int slot = RedisKeys.slotOf(bucket);
            for (Response range : slots) {
                if (range.get(0).toInteger() <= slot && slot <= range.get(1).toInteger()) {
                    Response master = range.get(2);
                    ofBucket.put(
                            bucket, address(asked, master.get(0), master.get(1).toInteger()));
                }
            }
        }
        return ofBucket;
    }

    /** @param host null, empty or "?" if it is the one that was asked, or not known to it */
    private static String address(String asked, @Nullable Response host, int port) {
        String name = host == null ? "" : host.toString();
        return name.isEmpty() || name.equals("?")
                ? asked.substring(0, asked.lastIndexOf(':') + 1) + port
                : RedisUri.address(name, port);
    }

    private Future<Masters> connect(Connections connections, View view) {
        known = Set.copyOf(view.ofBucket().values());
        Map<String, Future<Server>> masters = new HashMap<>();
        known.forEach(
                address -> masters.put(address, connections.master(address, uri(address), ServerCheck.OF_CLUSTER)));
        return Future.join(List.copyOf(masters.values())).transform(done -> {
            Map<Integer, Server> ofBucket = new HashMap<>();
            view.ofBucket().forEach((bucket, address) -> {
                Future<Server> master = masters.get(address);
                if (master != null && master.succeeded()) {
                    ofBucket.put(bucket, master.result());
                }
            });
            boolean complete = ofBucket.size() == RedisKeys.BUCKETS;
            Throwable missing = complete ? null : new IllegalStateException(why(masters));
            return missing != null && ofBucket.isEmpty()
                    ? Future.failedFuture(missing)
                    : Future.succeededFuture(new Masters(ofBucket, missing));
        });
    }

    private static String why(Map<String, Future<Server>> masters) {
        String failures = masters.entrySet().stream()
                .filter(master -> master.getValue().failed())
                .map(master -> "master " + master.getKey() + ": "
                        + RedisErrors.reason(master.getValue().cause()))
                .collect(Collectors.joining(", "));
        return failures.isEmpty() ? "some of its slots have no master" : failures;
    }
}
