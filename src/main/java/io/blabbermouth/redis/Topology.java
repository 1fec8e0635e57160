package io.blabbermouth.redis;

import io.blabbermouth.config.RedisUri;
import io.vertx.core.Future;

/** How Redis is set up, and so how its masters are found. */
sealed interface Topology permits SingleServer, SentinelGroup, RedisCluster {
    /**
     * Finds the masters as they are now and connects to them.
     *
     * @return fails if none can be reached; those that cannot be are left out
     */
    Future<Masters> masters(Connections connections);

    /** What the client takes for a server, credentials included; never to be logged. */
    String uri(String address);

    /** Whether the masters have been given up for others, of which those who hold connections may hear nothing. */
    default Future<Boolean> isGivenUp(Connections connections) {
        return Future.succeededFuture(false);
    }

    /** Whether what is published may be lost between servers, without anybody noticing. */
    default boolean losesSilently() {
        return false;
    }

    /** Whether one call may only be about keys of one slot. */
    default boolean hasSlots() {
        return false;
    }

    static Topology of(String uri) {
        RedisUri parsed = RedisUri.parse(uri);
        if (parsed instanceof RedisUri.Sentinel sentinel) {
            return new SentinelGroup(sentinel);
        } else if (parsed instanceof RedisUri.Cluster cluster) {
            return new RedisCluster(cluster);
        }
        return new SingleServer((RedisUri.Server) parsed);
    }
}
