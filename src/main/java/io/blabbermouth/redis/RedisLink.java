package io.blabbermouth.redis;

import io.blabbermouth.bus.BusException;
import io.blabbermouth.config.RedisSettings;
import io.blabbermouth.watch.StoreMeters;
import io.blabbermouth.watch.Watch;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.internal.ContextInternal;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The node's connections to Redis: one for commands (in a Redis Cluster one to each master) and one for subscriptions.
 *
 * <pre>
 *   connect ──► Up ──(a connection ends, a beat is not heard, a master is demoted)──► Down
 *               ▲                                                                       │
 *               └──(connected anew, scripts loaded, subscribed again, beats heard)──────┘
 * </pre>
 *
 * While it is down every command fails at once as UNAVAILABLE. Lives on one event loop.
 */
final class RedisLink {
    private static final Logger LOG = LoggerFactory.getLogger(RedisLink.class);
    private static final int CONNECT_MILLIS_MAX = 4500;

    private final Vertx vertx;
    /** Each chain begins on it: without a context what follows a timeout runs on some other thread. */
    private final ContextInternal context;

    private final RedisSettings settings;
    private final Optional<PemTrustOptions> trust;
    private final Topology topology;
    private final Subscriptions subscriptions;
    private final Commands commands;
    private final Pulse pulse;
    private final ClockReader clock;
    private final StoreMeters meters;
    private final Backoff backoff = new Backoff();
    private Handler<Void> reconnected = v -> {};
    /** Of the present life, or of the try to begin one. */
    private @Nullable Connections connections;
    /** Null while the link is down. */
    private @Nullable Masters masters;

    /** The address of the last server that was subscribed to. */
    private String listenedTo = "";

    private boolean lookingAgain;
    private boolean wasUp;
    private boolean closed;

    /** @param uri as {@code redis.uri}; never logged */
    RedisLink(Vertx vertx, String uri, RedisKeys keys, RedisSettings settings, Watch watch) {
        this.vertx = vertx;
        this.context = (ContextInternal) vertx.getOrCreateContext();
        this.settings = settings;
        this.trust = RedisTrust.of(settings);
        this.topology = Topology.of(uri);
        this.commands = new Commands(vertx, settings, this);
        this.pulse = new Pulse(vertx, keys);
        this.meters = watch.metrics().store();
        this.clock = new ClockReader(watch.clock());
        this.subscriptions = new Subscriptions(pulse);
    }

    /** What is published on the subscribed channels, in Redis's order. */
    void onMessage(Subscriptions.Listener listener) {
        subscriptions.onMessage((channel, payload) -> {
            if (masters != null) {
                // What comes before the link is up is read then.
                listener.message(channel, payload);
            }
        });
    }

    /** Called when it is up again, or has other masters; what was published meanwhile may be lost. */
    void onReconnect(Handler<Void> handler) {
        this.reconnected = handler;
    }

    /** Whether what is published may also be lost while the link is up. */
    boolean losesSilently() {
        return topology.losesSilently();
    }

    /** Whether one call may only be about one bucket. */
    boolean hasSlots() {
        return topology.hasSlots();
    }

    Future<Void> connect() {
        Connections fresh = new Connections(vertx, context, settings, trust);
        fresh.onBroken(why -> ended(fresh, why));
        connections = fresh;
        return context.succeededFuture()
                .compose(v -> topology.masters(fresh))
                // To begin with, a master that is away is more likely a mistake than a failover.
                .compose(found -> wasUp ? Future.succeededFuture(found) : found.whole())
                .compose(found -> subscribe(fresh, found).compose(v -> up(fresh, found)))
                .timeout(CONNECT_MILLIS_MAX, TimeUnit.MILLISECONDS)
                .onFailure(failure -> {
                    if (connections == fresh) {
                        down();
                    }
                    fresh.release();
                });
    }

    boolean isUp() {
        return masters != null;
    }

    /** Of the last beat; 0 at first. */
    long roundTripNanos() {
        return pulse.roundTripNanos();
    }

    /** To be called once a second: notices a Redis that takes connections and says nothing, or that was replaced. */
    void beat() {
        Connections of = connections;
        Masters now = masters;
        if (of == null || now == null) {
            return;
        }
        Optional<String> silent = pulse.beat(now);
        if (silent.isPresent()) {
            ended(of, silent.get() + " says nothing any more");
            return;
        }
        meters.heardBeat(pulse.roundTripNanos());
        clock.look(now);
        if (!now.isWhole()) {
            lookAgain();
        }
        topology.isGivenUp(of).onComplete(givenUp -> {
            if (givenUp.succeeded() && givenUp.result()) {
                ended(of, "the sentinels have replaced the master");
            }
        });
    }

    /** For a command about that key. Fails as {@link #run}. */
    Future<Response> send(String key, Request request) {
        return commands.send(key, request);
    }

    /** Fails as UNAVAILABLE when Redis does not answer in time, is away, or too much waits for it already. */
    Future<Response> run(Script script, List<String> keys, Object... args) {
        return commands.run(script, keys, args);
    }

    /** Completes when Redis has confirmed: what is published from then on arrives. */
    Future<Void> subscribe(String channel) {
        return context.succeededFuture()
                .compose(v -> subscriptions.subscribe(channel))
                .timeout(settings.commandTimeoutMillis(), TimeUnit.MILLISECONDS)
                .recover(failure -> Future.failedFuture(RedisErrors.asBusException(failure)));
    }

    void unsubscribe(String channel) {
        subscriptions.unsubscribe(channel);
    }

    Future<Void> close() {
        closed = true;
        Connections last = connections;
        down();
        return last == null ? Future.succeededFuture() : last.close();
    }

    /** @return null while it is away */
    @Nullable
    Server master(String key) {
        return masters == null ? null : masters.of(key);
    }

    /** The server that a Redis Cluster says to ask this once. */
    Future<Server> aside(String address) {
        return connections == null
                ? Future.failedFuture(BusException.unavailable("Redis is away", null))
                : connections.master(address, topology.uri(address), ServerCheck.OF_CLUSTER);
    }

    /** A server says that others are the masters by now. Only commands are sent elsewhere then: subscriptions hold. */
    void lookAgain() {
        Connections of = connections;
        if (of == null || masters == null || lookingAgain) {
            return;
        }
        lookingAgain = true;
        context.succeededFuture()
                .compose(v -> topology.masters(of))
                .onComplete(found -> lookingAgain = false)
                .onSuccess(found -> changed(of, found))
                .onFailure(failure -> LOG.debug("the masters were not found: {}", RedisErrors.reason(failure)));
    }

    /** A server has become a replica. */
    void demoted(Server server) {
        if (connections != null && masters != null && masters.all().contains(server)) {
            ended(connections, server.address() + " is a replica now");
        }
    }

    /**
     * On any of them, as every server of a cluster hears what is published on the others: the first beats show it. On another
     * than the last time, if there is one: that may have been deaf.
     */
    private Future<Void> subscribe(Connections of, Masters found) {
        String address = found.anyBut(listenedTo);
        listenedTo = address;
        return of.subscriber(address, topology.uri(address))
                .compose(subscriber -> subscriptions.use(subscriber))
                .compose(v -> pulse.start(found));
    }

    private Future<Void> up(Connections of, Masters found) {
        if (of.isBroken() || connections != of) {
            return Future.failedFuture("the connection broke at once");
        }
        masters = found;
        wasUp = true;
        return Future.succeededFuture();
    }

    private void changed(Connections of, Masters found) {
        if (connections == of && masters != null && !masters.sendsLike(found)) {
            LOG.info("commands go to {} now", found.addresses());
            masters = found;
            reconnected.handle(null);
        }
    }

    private void ended(Connections of, String why) {
        if (connections != of) {
            return;
        }
        if (masters == null) {
            subscriptions.lost();
            return;
        }
        LOG.warn("Redis is lost: {}", why);
        meters.linkLost();
        down();
        of.release();
        reconnect();
    }

    private void down() {
        connections = null;
        masters = null;
        // Or a confirmation of this life would be taken for one of the next.
        subscriptions.lost();
    }

    private void reconnect() {
        if (closed) {
            return;
        }
        connect()
                .onSuccess(v -> {
                    LOG.info("connected to Redis again");
                    backoff.reset();
                    reconnected.handle(null);
                })
                .onFailure(failure -> vertx.setTimer(backoff.millisAfter(failure), id -> reconnect()));
    }
}
