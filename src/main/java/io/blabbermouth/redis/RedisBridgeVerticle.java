package io.blabbermouth.redis;

import io.blabbermouth.bus.Bus;
import io.blabbermouth.bus.BusException;
import io.blabbermouth.bus.ChatRequest;
import io.blabbermouth.bus.QueueReply;
import io.blabbermouth.bus.QueueRequest;
import io.blabbermouth.bus.Readiness;
import io.blabbermouth.config.Settings;
import io.blabbermouth.watch.StoreMeters;
import io.blabbermouth.watch.Watch;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.internal.ContextInternal;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The node's one way to Redis: answers what the other verticles ask, and publishes on the bus what Redis says has happened. */
public final class RedisBridgeVerticle extends VerticleBase {
    private static final Logger LOG = LoggerFactory.getLogger(RedisBridgeVerticle.class);
    private static final long SWEEP_MILLIS = 1000;
    private static final int COMPARE_SECONDS = 5;
    private static final long START_SECONDS_MAX = 6;
    private static final long PAUSE_NANOS = TimeUnit.SECONDS.toNanos(2);
    /** A connection waits for two answers and its departure for another, while sweeps make up for what failed. */
    private static final long DEPART_ANSWERS = 3;

    private static final long DEPART_MILLIS_EXTRA = 2000;

    private final String uri;
    private final Settings settings;
    private final NodeContext node;
    private final RedisKeys keys;
    private final Lease lease = new Lease();

    // Made in start(), on the event loop they live on.
    @SuppressWarnings("NullAway.Init")
    private RedisLink link;

    @SuppressWarnings("NullAway.Init")
    private ChatStore store;

    @SuppressWarnings("NullAway.Init")
    private LocalChats chats;

    @SuppressWarnings("NullAway.Init")
    private ChatRequests requests;

    @SuppressWarnings("NullAway.Init")
    private QueueView queue;

    @SuppressWarnings("NullAway.Init")
    private Capacity capacity;

    @SuppressWarnings("NullAway.Init")
    private Sweep sweep;

    @SuppressWarnings("NullAway.Init")
    private NodesRequests nodes;

    private long lastSecondNanos = System.nanoTime();

    private int seconds;
    private boolean draining;

    /** @param uri of the Redis server; the settings may only say "embedded" */
    public RedisBridgeVerticle(String uri, Settings settings, Watch watch) {
        this.uri = uri;
        this.settings = settings;
        this.node = new NodeContext(settings, watch);
        this.keys = new RedisKeys(settings.redis().keyPrefix());
    }

    @Override
    public Future<?> start() {
        Bus bus = new Bus(vertx);
        link = new RedisLink(vertx, uri, keys, settings.redis(), node.watch());
        store = new ChatStore(link, keys, settings);
        chats = new LocalChats(vertx, link, store, lease, node);
        requests = new ChatRequests(
                vertx, store, new Appends(vertx, link, store, settings.redis()), chats, settings.redis());
        queue = new QueueView(link, keys, event -> bus.publish(Bus.QUEUE, event));
        capacity = new Capacity(settings.limits(), queue::size);
        sweep = new Sweep(link, store, lease, chats, queue, capacity);
        nodes = new NodesRequests(
                vertx, node, new NodesRequests.Parts(link, store, chats, queue, lease), this::readiness);
        link.onMessage(this::message);
        link.onReconnect(v -> catchUp());
        return link.connect()
                .compose(v -> link.subscribe(keys.queueChannel()))
                .compose(v -> link.subscribe(keys.askChannel()))
                .compose(v -> queue.load())
                .compose(v -> sweep.run())
                .compose(v -> nodes.introduce())
                .timeout(START_SECONDS_MAX, TimeUnit.SECONDS)
                .recover(failure -> link.close().transform(closed -> Future.failedFuture(whyNot(failure))))
                .onSuccess(v -> {
                    answer(bus);
                    vertx.setPeriodic(SWEEP_MILLIS, id -> everySecond());
                });
    }

    /** Others stop at the same time: what their last connections leave behind is told before the link goes. */
    @Override
    public Future<?> stop() {
        draining = true;
        long departMillisMax = DEPART_ANSWERS * settings.redis().commandTimeoutMillis() + DEPART_MILLIS_EXTRA;
        // Begun on this verticle's context, or what follows a timeout would run on some other thread.
        return ((ContextInternal) context)
                .succeededFuture()
                .compose(v -> chats.emptied())
                .timeout(departMillisMax, TimeUnit.MILLISECONDS)
                .transform(departed -> nodes.takeBack())
                .transform(tookBack -> sweep.retire())
                .onFailure(
                        failure -> LOG.warn("others learn of this node's end by its lease: {}", failure.getMessage()))
                .transform(retired -> link.close());
    }

    private void answer(Bus bus) {
        bus.handle(Bus.REGISTER, this::register);
        MeasuredRequests measured = new MeasuredRequests(requests, chats, node.watch());
        bus.handle(Bus.JOIN, measured::join);
        bus.handle(Bus.LOAD_CHAT, requests::load);
        bus.handle(Bus.APPEND, measured::append);
        bus.handle(Bus.TYPING, store::typing);
        bus.handle(Bus.SEEN, store::seen);
        bus.handle(Bus.LEAVE, requests::leave);
        bus.handle(Bus.CONFIRM, requests::confirm);
        bus.handle(Bus.DEPART, departure -> {
            chats.depart(departure);
            return Future.succeededFuture();
        });
        nodes.handle(bus);
        bus.handle(Bus.LOAD_QUEUE, request -> Future.succeededFuture(queue.snapshot()));
        bus.handle(Bus.RESERVE, this::reserve);
        bus.handle(Bus.READY, request -> Future.succeededFuture(readiness()));
        bus.handle(Bus.DRAIN, request -> {
            draining = true;
            chats.drain();
            return Future.succeededFuture();
        });
    }

    private void observe() {
        node.watch()
                .metrics()
                .store()
                .observe(new StoreMeters.Observed(
                        link.isUp() && sweep.isServed(),
                        readiness() == Readiness.SERVING,
                        chats.size(),
                        capacity.openChats(),
                        queue.size(),
                        queue.oldestMillis(node.watch().clock().now())));
    }

    private Future<Void> register(ChatRequest.Register request) {
        Optional<BusException> full = capacity.full();
        return full.isPresent()
                ? Future.failedFuture(full.get())
                : store.register(request.user())
                        .onSuccess(done ->
                                capacity.added(RedisKeys.bucketOf(request.user().chatId())));
    }

    private Readiness readiness() {
        if (draining) {
            return Readiness.DRAINING;
        }
        return link.isUp() && sweep.isServed() ? Readiness.SERVING : Readiness.REDIS_AWAY;
    }

    /** Answers when this node's agents have heard what the answer builds on. */
    private Future<QueueReply.Reserve> reserve(QueueRequest.Reserve request) {
        return store.reserve(request.chatId(), request.userId())
                .compose(reservation -> queue.reached(RedisKeys.bucketOf(request.chatId()), reservation.queueEvent())
                        .timeout(settings.redis().commandTimeoutMillis(), TimeUnit.MILLISECONDS)
                        .map(v -> reservation.listed() || queue.lists(request.chatId(), request.userId())
                                ? QueueReply.Reserve.LISTED
                                : QueueReply.Reserve.NOT_LISTED));
    }

    private void message(String channel, String payload) {
        if (channel.equals(keys.queueChannel())) {
            queue.message(payload);
        } else if (channel.equals(keys.askChannel())) {
            nodes.message(payload);
        } else {
            keys.chatOf(channel).ifPresent(chatId -> chats.message(chatId, payload));
        }
    }

    private Throwable whyNot(Throwable failure) {
        return failure instanceof TimeoutException
                ? new IllegalStateException(
                        "no answer in time" + (uri.startsWith("rediss") ? "; does it speak TLS on this port?" : ""))
                : RedisErrors.withAdvice(failure);
    }

    private void everySecond() {
        long now = System.nanoTime();
        if (now - lastSecondNanos > PAUSE_NANOS) {
            // Whatever this node held for true may be long past.
            catchUp();
        }
        lastSecondNanos = now;
        link.beat();
        observe();
        nodes.everySecond();
        if (link.losesSilently() && ++seconds % COMPARE_SECONDS == 0) {
            // The queue is compared by every sweep anyway.
            chats.catchUp();
        }
        sweep();
    }

    private void sweep() {
        sweep.run().onFailure(failure -> LOG.debug("a sweep failed: {}", failure.getMessage()));
    }

    /** The queue comes after the sweep, which finds out if Redis has forgotten something of it. */
    private void catchUp() {
        chats.catchUp();
        sweep.run()
                .transform(swept -> queue.load())
                .onFailure(failure -> LOG.warn("the queue could not be read again: {}", failure.getMessage()));
    }
}
