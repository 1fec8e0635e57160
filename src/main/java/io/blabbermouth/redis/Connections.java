package io.blabbermouth.redis;

import io.blabbermouth.config.RedisSettings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All connections of one life of the link: at most one for commands to each server, one for subscriptions, one to each
 * server that is asked where the masters are. They end together: if one of the first two kinds breaks, nobody knows what
 * was missed.
 */
final class Connections {
    /** For a server to take a connection and to answer what it is asked first. */
    private static final long SERVER_MILLIS_MAX = 2500;
    /** For those of whom others can be asked instead. */
    private static final long ANSWER_MILLIS_MAX = 1000;

    private static final Logger LOG = LoggerFactory.getLogger(Connections.class);

    private final Vertx vertx;
    private final Context context;
    private final RedisSettings settings;
    private final Optional<PemTrustOptions> trust;
    private final Set<Redis> clients = new HashSet<>();
    /** address -> the connection to it, made or being made */
    private final Map<String, Future<Server>> masters = new HashMap<>();

    /** address -> the connection to be asked on */
    private final Map<String, Future<Server>> informants = new HashMap<>();

    private Handler<String> broken = what -> {};
    private boolean isBroken;
    private boolean isClosed;

    Connections(Vertx vertx, Context context, RedisSettings settings, Optional<PemTrustOptions> trust) {
        this.vertx = vertx;
        this.context = context;
        this.settings = settings;
        this.trust = trust;
    }

    /** Called, with what it was, for each connection that breaks. */
    void onBroken(Handler<String> handler) {
        this.broken = handler;
    }

    boolean isBroken() {
        return isBroken;
    }

    /** For commands: to a server that passes the check and has the scripts. The same one for the same address. */
    Future<Server> master(String address, String uri, ServerCheck check) {
        return held(
                masters,
                address,
                () -> open(address, uri)
                        .compose(server -> prepared(server, check)
                                .timeout(SERVER_MILLIS_MAX, TimeUnit.MILLISECONDS)
                                .onFailure(failure -> close(server.client()))
                                .map(server))
                        .onSuccess(server ->
                                whenEnded(server, v -> broke("the connection for commands to " + address + " ended"))));
    }

    /** For subscriptions and nothing else, for a subscribed connection mixes up the replies to commands. */
    Future<RedisConnection> subscriber(String address, String uri) {
        return open(address, uri)
                .onSuccess(server ->
                        whenEnded(server, v -> broke("the connection for subscriptions to " + address + " ended")))
                .map(Server::connection);
    }

    /** Asks a sentinel, or any server of a cluster, for what it knows. */
    Future<Response> ask(String address, String uri, Request request) {
        return held(
                        informants,
                        address,
                        () -> open(address, uri).onSuccess(server -> whenEnded(server, v -> forget(server))))
                .compose(server -> server.connection()
                        .send(request)
                        .timeout(ANSWER_MILLIS_MAX, TimeUnit.MILLISECONDS)
                        // Also one that says nothing: its connection may be half open.
                        .onFailure(failure -> forget(server)))
                .timeout(ANSWER_MILLIS_MAX, TimeUnit.MILLISECONDS)
                .onFailure(failure -> LOG.debug("{} does not say: {}", address, failure.getMessage()));
    }

    Future<Void> close() {
        isClosed = true;
        List<Future<Void>> closed = clients.stream().map(Redis::close).toList();
        clients.clear();
        return Future.join(closed).mapEmpty();
    }

    /** As {@link #close}, when nobody waits for it. */
    void release() {
        close().onFailure(failure -> LOG.debug("a client did not close: {}", failure.getMessage()));
    }

    static Future<Void> loadScripts(RedisConnection connection) {
        List<Request> loads = new ArrayList<>();
        for (Script script : Script.values()) {
            loads.add(Request.cmd(Command.SCRIPT).arg("LOAD").arg(script.text()));
        }
        return connection.batch(loads).mapEmpty();
    }

    private static Future<Void> prepared(Server server, ServerCheck check) {
        return check.run(server.connection()).compose(v -> loadScripts(server.connection()));
    }

    private static Future<Server> held(
            Map<String, Future<Server>> all, String address, Supplier<Future<Server>> opening) {
        Future<Server> known = all.get(address);
        if (known != null) {
            return known;
        }
        Future<Server> opened = opening.get();
        all.put(address, opened);
        return opened.onFailure(failure -> all.remove(address, opened));
    }

    private void broke(String what) {
        isBroken = true;
        broken.handle(what);
    }

    private void forget(Server informant) {
        informants.remove(informant.address());
        close(informant.client());
    }

    private Future<Server> open(String address, String uri) {
        if (isClosed) {
            // A try that was given up goes on to its next step.
            return Future.failedFuture("the link was given up");
        }
        Redis client = Redis.createClient(vertx, options(uri));
        clients.add(client);
        return client.connect()
                .timeout(SERVER_MILLIS_MAX, TimeUnit.MILLISECONDS)
                .onFailure(failure -> close(client))
                .map(connection -> new Server(address, client, connection));
    }

    /** On the context of the one who made the link: what follows must end with its deployment, not before. */
    private void whenEnded(Server server, Handler<Void> handler) {
        server.connection().endHandler(v -> context.runOnContext(handler));
    }

    private void close(Redis client) {
        if (clients.remove(client)) {
            client.close().onFailure(failure -> LOG.debug("a client did not close: {}", failure.getMessage()));
        }
    }

    private RedisOptions options(String uri) {
        NetClientOptions netClient = new NetClientOptions()
                .setConnectTimeout((int) SERVER_MILLIS_MAX)
                .setSsl(uri.startsWith("rediss:"))
                .setHostnameVerificationAlgorithm("HTTPS")
                .setTcpNoDelay(true)
                .setTcpKeepAlive(true);
        trust.ifPresent(netClient::setTrustOptions);
        return new RedisOptions()
                .setConnectionString(uri)
                .setMaxPoolSize(1)
                // Or it would tell what library it is, for which a user would need a right that has no name before
                // Redis 7.2.
                .setClientId(false)
                .setMaxWaitingHandlers(settings.commandsMax() + RedisKeys.BUCKETS)
                .setNetClientOptions(netClient);
    }
}
