package io.blabbermouth.redis;

import io.blabbermouth.bus.BusException;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.RedisConnection;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The channels this node listens to, on a connection that does nothing else.
 *
 * <p>The pulse is the first of them, and keeps what comes of it.
 *
 * <p>Redis handles one connection's SUBSCRIBE and UNSUBSCRIBE in order and confirms each, so confirmations are matched by
 * channel in the order of asking: {@code channel -> promises that wait for "subscribe"}.
 */
final class Subscriptions {
    private static final int CHANNELS_A_COMMAND = 500;

    private final Set<String> channels = new HashSet<>();
    private final Map<String, Deque<Promise<Void>>> unconfirmed = new HashMap<>();
    private final Pulse pulse;
    private @Nullable RedisConnection connection;
    private Listener listener = (channel, payload) -> {};

    /** Hears every message on a subscribed channel. */
    interface Listener {
        void message(String channel, String payload);
    }

    Subscriptions(Pulse pulse) {
        this.pulse = pulse;
    }

    void onMessage(Listener listener) {
        this.listener = listener;
    }

    /** Takes a fresh connection and subscribes to the pulse, and again to all there was. */
    Future<Void> use(RedisConnection fresh) {
        connection = fresh;
        channels.add(pulse.channel());
        fresh.handler(this::received);
        List<String> all = new ArrayList<>(channels);
        List<Future<Void>> confirmations = new ArrayList<>();
        for (int from = 0; from < all.size(); from += CHANNELS_A_COMMAND) {
            confirmations.addAll(ask(fresh, all.subList(from, Math.min(from + CHANNELS_A_COMMAND, all.size()))));
        }
        return Future.join(confirmations).mapEmpty();
    }

    /** The connection is gone: what waits for a confirmation will not get it. */
    void lost() {
        connection = null;
        pulse.stop();
        List<Deque<Promise<Void>>> waiting = new ArrayList<>(unconfirmed.values());
        unconfirmed.clear();
        waiting.forEach(promises -> promises.forEach(
                promise -> promise.tryFail(BusException.unavailable("the subscription was lost", null))));
    }

    Future<Void> subscribe(String channel) {
        channels.add(channel);
        return connection == null
                ? Future.failedFuture(BusException.unavailable("Redis is away", null))
                : ask(connection, List.of(channel)).get(0);
    }

    void unsubscribe(String channel) {
        channels.remove(channel);
        if (connection != null) {
            // Nobody waits for it; if the connection breaks now, the channel is no longer in the list to come back to.
            connection.send(Request.cmd(Command.UNSUBSCRIBE).arg(channel));
        }
    }

    private List<Future<Void>> ask(RedisConnection on, List<String> names) {
        Request request = Request.cmd(Command.SUBSCRIBE);
        List<Future<Void>> confirmations = new ArrayList<>();
        for (String name : names) {
            Promise<Void> promise = Promise.promise();
            unconfirmed.computeIfAbsent(name, n -> new ArrayDeque<>()).add(promise);
            confirmations.add(promise.future());
            request.arg(name);
        }
        on.send(request);
        return confirmations;
    }

    /** @param push [message, channel, payload] or [subscribe | unsubscribe, channel, count] */
    private void received(Response push) {
        switch (push.get(0).toString()) {
            case "message" -> message(push.get(1).toString(), push.get(2).toString());
            case "subscribe" -> confirmed(push.get(1).toString());
            default -> {
                // "unsubscribe": nobody waits for it.
            }
        }
    }

    private void message(String channel, String payload) {
        if (channel.equals(pulse.channel())) {
            pulse.heard(payload);
        } else {
            listener.message(channel, payload);
        }
    }

    private void confirmed(String channel) {
        Deque<Promise<Void>> promises = unconfirmed.get(channel);
        if (promises != null) {
            promises.remove().tryComplete();
            if (promises.isEmpty()) {
                unconfirmed.remove(channel);
            }
        }
    }
}
