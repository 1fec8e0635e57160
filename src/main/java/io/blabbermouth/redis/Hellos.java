package io.blabbermouth.redis;

import io.blabbermouth.bus.NodesReply;
import io.blabbermouth.bus.NodesReply.NodeInfo;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What each node says of itself every {@value #EVERY_SECONDS} seconds, for the console alone: nothing that is promised to clients
 * depends on it.
 */
final class Hellos {
    private static final Logger LOG = LoggerFactory.getLogger(Hellos.class);
    private static final int EVERY_SECONDS = 2;
    private static final long ALIVE_MILLIS = TimeUnit.SECONDS.toMillis(3 * EVERY_SECONDS);
    private static final long FORGOTTEN_MILLIS = TimeUnit.HOURS.toMillis(1);

    private final RedisLink link;
    private final RedisKeys keys;
    private final String key;
    private final Supplier<NodeInfo> self;
    private final NodeContext node;
    private int seconds;

    /** As it is kept. */
    private record Hello(long atMicros, NodeInfo node) {}

    Hellos(RedisLink link, RedisKeys keys, NodeContext node, Supplier<NodeInfo> self) {
        this.link = link;
        this.keys = keys;
        this.key = keys.hellos();
        this.node = node;
        this.self = self;
    }

    RedisKeys keys() {
        return keys;
    }

    /** This node's id. */
    String self() {
        return node.watch().node().id();
    }

    /** To be called once a second. */
    void everySecond() {
        if (link.isUp() && seconds++ % EVERY_SECONDS == 0) {
            say().onFailure(failure -> LOG.debug("a hello was not said: {}", failure.getMessage()));
        }
    }

    /** This node stops. */
    Future<Void> takeBack() {
        return link.send(
                        key,
                        Request.cmd(Command.HDEL)
                                .arg(key)
                                .arg(node.watch().node().id()))
                .mapEmpty();
    }

    /** By name; those that have been silent for an hour are forgotten. */
    Future<NodesReply.Nodes> load() {
        return link.send(key, Request.cmd(Command.HGETALL).arg(key)).map(this::read);
    }

    Future<Void> say() {
        String json = NodesCodec.write(new Hello(node.watch().clock().micros(), self.get()));
        return link.send(
                        key,
                        Request.cmd(Command.HSET)
                                .arg(key)
                                .arg(node.watch().node().id())
                                .arg(json))
                .mapEmpty();
    }

    private NodesReply.Nodes read(Response hash) {
        List<NodesReply.Seen> nodes = new ArrayList<>();
        String own = node.watch().node().id();
        long now = node.watch().clock().micros();
        for (String id : hash.getKeys()) {
            Hello hello = NodesCodec.read(hash.get(id).toString(), Hello.class).orElse(null);
            long silent = hello == null ? FORGOTTEN_MILLIS : TimeUnit.MICROSECONDS.toMillis(now - hello.atMicros());
            if (hello == null || silent >= FORGOTTEN_MILLIS) {
                link.send(key, Request.cmd(Command.HDEL).arg(key).arg(id))
                        .onFailure(failure -> LOG.debug("a node was not forgotten: {}", failure.getMessage()));
            } else if (!id.equals(own)) {
                nodes.add(new NodesReply.Seen(hello.node(), Math.max(0, silent), silent < ALIVE_MILLIS, false));
            }
        }
        nodes.add(new NodesReply.Seen(self.get(), 0, true, true));
        nodes.sort(Comparator.comparing((NodesReply.Seen seen) -> seen.node().name())
                .thenComparing(seen -> seen.node().id()));
        return new NodesReply.Nodes(nodes);
    }
}
