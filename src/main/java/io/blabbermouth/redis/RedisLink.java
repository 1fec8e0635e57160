package io.blabbermouth.redis;

import io.blabbermouth.bus.BusException;
import io.blabbermouth.config.RedisSettings;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Redis;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.RedisOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's two connections to Redis: one for commands, one for subscriptions, never mixed, for a subscribed connection
 * mixes up the replies to commands.
 *
 * <pre>
 *   connect ──► Up ──(either connection ends)──► Down ──(both are back, scripts loaded, subscribed again)──► Up ──► …
 * </pre>
 *
 * While it is down every command fails at once as UNAVAILABLE. Lives on one event loop.
 */
final class RedisLink {
    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final int CONNECT_TIMEOUT_MILLIS = 3000;
    private static final long BACKOFF_MILLIS_MIN = 50;

    private static final long BACKOFF_MILLIS_MAX = 2000;

    private final Vertx vertx;
    private final Context context;
    private final RedisSettings settings;
    private final String uri;
    private final Subscriptions subscriptions = new Subscriptions();
    private final Pulse pulse;
    private @Nullable Redis client;
    private @Nullable RedisConnection commands;
    private Handler<Void> reconnected = v -> {};
    private boolean brokeWhileConnecting;
    private int inFlight;
    private boolean closed;

    /** @param uri of the server, credentials included; never logged */
    RedisLink(Vertx vertx, String uri, RedisKeys keys, RedisSettings settings) {
        this.vertx = vertx;
        this.context = vertx.getOrCreateContext();
        this.settings = settings;
        this.pulse = new Pulse(keys);
        this.uri = uri;
    }

    /** What is published on the subscribed channels, in Redis's order. */
    void onMessage(Subscriptions.Listener listener) {
        subscriptions.onMessage((channel, payload) -> {
            if (channel.equals(pulse.channel())) {
                pulse.heard();
            } else {
                listener.message(channel, payload);
            }
        });
    }

    /** Called when the link is up again; whatever was published meanwhile is lost. */
    void onReconnect(Handler<Void> handler) {
        this.reconnected = handler;
    }

    Future<Void> connect() {
        // A client of its own for each try: closing it is sure to leave none of its connections behind.
        Redis fresh = Redis.createClient(vertx, options());
        client = fresh;
        brokeWhileConnecting = false;
        return fresh.connect()
                .compose(connection -> loadScripts(connection).map(connection))
                .compose(connection -> fresh.connect().compose(subscriber -> use(fresh, connection, subscriber)))
                .timeout(CONNECT_TIMEOUT_MILLIS, TimeUnit.MILLISECONDS)
                .onFailure(failure -> {
                    if (client == fresh) {
                        client = null;
                        commands = null;
                        // Or a confirmation of this try would be taken for one of the next.
                        subscriptions.lost();
                    }
                    release(fresh);
                });
    }

    boolean isUp() {
        return commands != null;
    }

    /** To be called once a second: notices a Redis that takes connections and says nothing. */
    void beat() {
        if (commands == null || client == null) {
            return;
        }
        if (!pulse.tick()) {
            ended(client, "it says nothing any more");
            return;
        }
        send(Request.cmd(Command.PUBLISH).arg(pulse.channel()).arg(""))
                .onFailure(failure -> LOG.debug("a beat was not published: {}", failure.getMessage()));
    }

    /** Fails as UNAVAILABLE when Redis does not answer in time, is away, or too much waits for it already. */
    Future<Response> send(Request request) {
        RedisConnection connection = commands;
        if (connection == null) {
            return Future.failedFuture(BusException.unavailable("Redis is away", null));
        }
        if (inFlight >= settings.commandsMax()) {
            return Future.failedFuture(BusException.unavailable("too many commands wait for Redis", null));
        }
        inFlight++;
        return connection
                .send(request)
                .timeout(settings.commandTimeoutMillis(), TimeUnit.MILLISECONDS)
                .eventually(() -> {
                    inFlight--;
                    return Future.succeededFuture();
                })
                .recover(failure -> Future.failedFuture(RedisErrors.asBusException(failure)));
    }

    Future<Response> run(Script script, List<String> keys, Object... args) {
        return send(evalSha(script, keys, args)).recover(failure -> {
            if (RedisErrors.isError(failure, "NOSCRIPT") && commands != null) {
                // Somebody flushed the scripts; what was asked has not run.
                return loadScripts(commands).compose(v -> send(evalSha(script, keys, args)));
            }
            return Future.failedFuture(failure);
        });
    }

    /** Completes when Redis has confirmed: what is published from then on arrives. */
    Future<Void> subscribe(String channel) {
        return subscriptions
                .subscribe(channel)
                .timeout(settings.commandTimeoutMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(RedisErrors.asBusException(failure)));
    }

    void unsubscribe(String channel) {
        subscriptions.unsubscribe(channel);
    }

    Future<Void> close() {
        closed = true;
        commands = null;
        return client == null ? Future.succeededFuture() : client.close();
    }

    private RedisOptions options() {
        return new RedisOptions()
                .setConnectionString(uri)
                .setMaxPoolSize(2)
                .setMaxWaitingHandlers(settings.commandsMax() + RedisKeys.BUCKETS)
                .setNetClientOptions(new NetClientOptions()
                        .setConnectTimeout(CONNECT_TIMEOUT_MILLIS)
                        .setTcpNoDelay(true)
                        .setTcpKeepAlive(true));
    }

    private static void release(Redis client) {
        client.close().onFailure(failure -> LOG.debug("a client did not close: {}", failure.getMessage()));
    }

    /** Up only when all subscriptions are confirmed. */
    private Future<Void> use(Redis of, RedisConnection connection, RedisConnection subscriber) {
        // On the context of the one who made this link: the next client must end with its deployment, not before.
        connection.endHandler(v -> context.runOnContext(x -> ended(of, "the connection for commands ended")));
        subscriber.endHandler(v -> context.runOnContext(x -> ended(of, "the connection for subscriptions ended")));
        return subscriptions.use(subscriber, pulse.channel()).compose(v -> {
            if (brokeWhileConnecting || client != of) {
                return Future.failedFuture("the connection broke at once");
            }
            commands = connection;
            pulse.reset();
            return Future.succeededFuture();
        });
    }

    private void ended(Redis of, String why) {
        if (closed || client != of) {
            return;
        }
        subscriptions.lost();
        if (commands == null) {
            brokeWhileConnecting = true;
            return;
        }
        LOG.warn("Redis is lost: {}", why);
        commands = null;
        client = null;
        release(of);
        reconnect(BACKOFF_MILLIS_MIN);
    }

    private void reconnect(long backoffMillis) {
        if (closed) {
            return;
        }
        connect()
                .onSuccess(v -> {
                    LOG.info("connected to Redis again");
                    reconnected.handle(null);
                })
                .onFailure(failure -> {
                    LOG.debug("Redis is still away: {}", failure.getMessage());
                    vertx.setTimer(backoffMillis, id -> reconnect(Math.min(backoffMillis * 2, BACKOFF_MILLIS_MAX)));
                });
    }

    private static Future<Void> loadScripts(RedisConnection connection) {
        List<Request> loads = new ArrayList<>();
        for (Script script : Script.values()) {
            loads.add(Request.cmd(Command.SCRIPT).arg("LOAD").arg(script.text()));
        }
        return connection.batch(loads).mapEmpty();
    }

    private static Request evalSha(Script script, List<String> keys, Object... args) {
        Request request = Request.cmd(Command.EVALSHA).arg(script.sha1()).arg(keys.size());
        keys.forEach(request::arg);
        for (Object arg : args) {
            request.arg(arg.toString());
        }
        return request;
    }
}
