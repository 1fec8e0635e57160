package io.blabbermouth.redis;

import io.blabbermouth.config.RedisUri;
import io.vertx.core.Future;

/** One server, or what looks like one. */
record SingleServer(RedisUri.Server server) implements Topology {
    @Override
    public Future<Masters> masters(Connections connections) {
        return connections
                .master(server.toString(), server.uri(), ServerCheck.OF_ONE)
                .map(Masters::only);
    }

    @Override
    public String uri(String address) {
        return server.uri();
    }
}
