package io.blabbermouth.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What a Redis server must be for this node to trust it with chats, each time it is connected to. */
enum ServerCheck {
    OF_ONE("0", "it is a server of a Redis Cluster; write redis+cluster://host:port,… in redis.uri"),
    OF_CLUSTER("1", "it is no server of a Redis Cluster; write redis://host:port in redis.uri");

    private static final Pattern VERSION = Pattern.compile("redis_version:(\\d+)\\.(\\d+)[^\\r\\n]*");
    private static final Pattern POLICY = Pattern.compile("maxmemory_policy:([^\\r\\n]+)");
    private static final Pattern CLUSTER = Pattern.compile("cluster_enabled:([01])");
    private static final Pattern ROLE = Pattern.compile("role:([a-z]+)");

    private final String clusterEnabled;
    private final String otherwise;

    ServerCheck(String clusterEnabled, String otherwise) {
        this.clusterEnabled = clusterEnabled;
        this.otherwise = otherwise;
    }

    /** Fails with a line for the user, if the server is too old, may evict keys (an evicted key is a lost chat), or is no master. */
    Future<Void> run(RedisConnection connection) {
        return connection.send(Request.cmd(Command.INFO)).compose(info -> {
            String fault = fault(info.toString());
            return fault == null ? Future.succeededFuture() : Future.failedFuture(new IllegalStateException(fault));
        });
    }

    private @Nullable String fault(String info) {
        Matcher version = VERSION.matcher(info);
        if (version.find() && isTooOld(Integer.parseInt(version.group(1)), Integer.parseInt(version.group(2)))) {
            return "it is Redis " + version.group(1) + "." + version.group(2) + ", and 6.2 is the oldest that will do";
        }
        String policy = found(POLICY, info, "noeviction");
        if (!policy.equals("noeviction")) {
            return "its maxmemory-policy is " + policy + ", which loses chats; set it to noeviction";
        }
        if (!found(CLUSTER, info, clusterEnabled).equals(clusterEnabled)) {
            return otherwise;
        }
        return found(ROLE, info, "master").equals("master") ? null : "it is a replica, and a node needs the master";
    }

    private static boolean isTooOld(int major, int minor) {
        return major < 6 || (major == 6 && minor < 2);
    }

    /** A server that does not say is trusted: not all that speak the protocol tell the same of themselves. */
    private static String found(Pattern pattern, String info, String trusted) {
        Matcher matcher = pattern.matcher(info);
        return matcher.find() ? matcher.group(1) : trusted;
    }
}
