package io.blabbermouth.redis;

import io.vertx.core.Future;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/** Which server takes the commands for which bucket. */
final class Masters {
    /** bucket -> its master; without those whose master is away */
    private final Map<Integer, Server> ofBucket;

    private final List<Server> all;
    /** Why buckets are without a master; null if none is. */
    private final @Nullable Throwable missing;

    /** @param missing why buckets are without a master; null if none is */
    Masters(Map<Integer, Server> ofBucket, @Nullable Throwable missing) {
        this.ofBucket = Map.copyOf(ofBucket);
        this.all = ofBucket.values().stream().distinct().toList();
        this.missing = missing;
    }

    static Masters only(Server server) {
        Map<Integer, Server> ofBucket = new HashMap<>();
        for (int bucket = 0; bucket < RedisKeys.BUCKETS; bucket++) {
            ofBucket.put(bucket, server);
        }
        return new Masters(ofBucket, null);
    }

    /** @return null while it is away */
    @Nullable
    Server of(String key) {
        return ofBucket.get(RedisKeys.bucketIn(key));
    }

    /** The address of one of them, that one only if there is no other. */
    String anyBut(String address) {
        List<String> others =
                addresses().stream().filter(other -> !other.equals(address)).toList();
        return others.isEmpty()
                ? address
                : others.get(ThreadLocalRandom.current().nextInt(others.size()));
    }

    /** Those that are there: at least one. */
    List<Server> all() {
        return all;
    }

    List<String> addresses() {
        return all.stream().map(Server::address).toList();
    }

    boolean isWhole() {
        return missing == null;
    }

    /** @return fails, with the reason, if buckets are without a master */
    Future<Masters> whole() {
        return missing == null ? Future.succeededFuture(this) : Future.failedFuture(missing);
    }

    boolean sendsLike(Masters other) {
        return ofBucket.equals(other.ofBucket);
    }
}
