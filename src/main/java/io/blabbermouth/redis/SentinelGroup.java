package io.blabbermouth.redis;

import io.blabbermouth.config.RedisUri;
import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.Comparator;
import java.util.List;

/**
 * One master that sentinels watch, and replace when it fails.
 *
 * <p>All sentinels are asked, and the one that knows of the latest failover is believed: one of them may have been away
 * during it. A master that was given up may live on, cut off from the sentinels but not from us, and take what will be
 * lost; so they are asked again every second.
 */
final class SentinelGroup implements Topology {
    private final RedisUri.Sentinel group;
    /** The master in use. */
    private Named current = new Named("", Long.MIN_VALUE);

    /** @param failovers a number that grows with each failover: the config-epoch */
    private record Named(String address, long failovers) {}

    SentinelGroup(RedisUri.Sentinel group) {
        this.group = group;
    }

    @Override
    public Future<Masters> masters(Connections connections) {
        return latest(connections)
                .compose(named -> connections
                        .master(named.address(), uri(named.address()), ServerCheck.OF_ONE)
                        .onSuccess(server -> current = named)
                        .map(Masters::only));
    }

    @Override
    public String uri(String address) {
        return group.masterAccess().uri(address) + "/" + group.db();
    }

    @Override
    public Future<Boolean> isGivenUp(Connections connections) {
        return latest(connections)
                .map(named -> named.failovers() > current.failovers()
                        && !named.address().equals(current.address()));
    }

    private Future<Named> latest(Connections connections) {
        List<Future<Named>> answers = group.sentinels().stream()
                .map(sentinel -> ask(connections, sentinel))
                .toList();
        return Future.join(answers)
                .transform(asked -> answers.stream()
                        .filter(Future::succeeded)
                        .map(Future::result)
                        .max(Comparator.comparingLong(Named::failovers))
                        .map(Future::succeededFuture)
                        .orElseGet(() -> Future.failedFuture(new IllegalStateException("no sentinel names a master "
                                + group.masterName() + ": " + RedisErrors.reason(asked.cause())))));
    }

    private Future<Named> ask(Connections connections, String address) {
        Request master = Request.cmd(Command.SENTINEL).arg("MASTER").arg(group.masterName());
        return connections
                .ask(address, group.sentinelAccess().uri(address), master)
                .map(SentinelGroup::named);
    }

    private static Named named(Response master) {
        String host = master.get("ip").toString();
        return new Named(
                RedisUri.address(host, master.get("port").toInteger()),
                Long.parseLong(master.get("config-epoch").toString()));
    }
}
