package io.blabbermouth.redis;

import io.blabbermouth.chat.Ids;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Whether the link to Redis is alive in both directions: each second the node publishes a beat on every master, to a
 * channel of its own, and must hear it. A Redis that is frozen, a connection that is half open, or a server that is cut off
 * from the others of its cluster says nothing of it otherwise.
 */
final class Pulse {
    private static final Logger LOG = LoggerFactory.getLogger(Pulse.class);
    private static final int UNHEARD_BEATS_MAX = 3;
    private static final long FIRST_BEATS_MILLIS = 250;
    /** Beats that a paused event loop makes up for in a burst are no seconds. */
    private static final long BEAT_NANOS_MIN = TimeUnit.MILLISECONDS.toNanos(500);

    private final Vertx vertx;
    private final String channel;
    /** server -> beats since the last that was heard; the server's address is what a beat says. */
    private final Map<String, Integer> unheard = new HashMap<>();
    /** server -> {@link System#nanoTime} of the last beat that was published on it */
    private final Map<String, Long> publishedNanos = new HashMap<>();

    private long roundTripNanos;

    private Promise<Void> allHeard = Promise.promise();
    private long lastBeatNanos;

    Pulse(Vertx vertx, RedisKeys keys) {
        this.vertx = vertx;
        this.channel = keys.pulseChannel(Ids.random());
    }

    String channel() {
        return channel;
    }

    /** The link is new. @return completes when a beat of each server has been heard; the first ones may be lost */
    Future<Void> start(Masters masters) {
        stop();
        unheard.clear();
        publishedNanos.clear();
        masters.addresses().forEach(server -> unheard.put(server, 1));
        allHeard = Promise.promise();
        publish(masters);
        long again = vertx.setPeriodic(FIRST_BEATS_MILLIS, id -> publish(masters));
        return allHeard.future().onComplete(heard -> vertx.cancelTimer(again));
    }

    /** The link is down. */
    void stop() {
        allHeard.tryFail("the link broke");
    }

    void heard(String server) {
        Long published = publishedNanos.remove(server);
        if (published != null) {
            roundTripNanos = System.nanoTime() - published;
        }
        unheard.replace(server, 0);
        if (unheard.values().stream().allMatch(beats -> beats == 0)) {
            allHeard.tryComplete();
        }
    }

    /** Called once a second. @return a server too many of whose beats have not come back */
    Optional<String> beat(Masters masters) {
        List<String> servers = masters.addresses();
        unheard.keySet().retainAll(servers);
        long now = System.nanoTime();
        int passed = now - lastBeatNanos >= BEAT_NANOS_MIN ? 1 : 0;
        lastBeatNanos = now;
        servers.forEach(server -> unheard.merge(server, passed, Integer::sum));
        publish(masters);
        return servers.stream()
                .filter(server -> unheard.getOrDefault(server, 0) > UNHEARD_BEATS_MAX)
                .findFirst();
    }

    /** How long the last beat took that was heard; 0 at first. */
    long roundTripNanos() {
        return roundTripNanos;
    }

    private void publish(Masters masters) {
        for (Server server : masters.all()) {
            publishedNanos.putIfAbsent(server.address(), System.nanoTime());
            server.connection()
                    .send(Request.cmd(Command.PUBLISH).arg(channel).arg(server.address()))
                    .onFailure(failure -> LOG.debug("a beat was not published: {}", failure.getMessage()));
        }
    }
}
