package io.blabbermouth.redis;

import io.blabbermouth.bus.BusException;
import io.blabbermouth.config.RedisSettings;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import io.vertx.redis.client.Response;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Commands on their way to the masters, bounded in number and in time.
 *
 * <p>What a server refuses because it is not the one, or not yet, has not run; it is asked again in place, so that nothing
 * of the same sender overtakes it.
 */
final class Commands {
    private static final long ASK_AGAIN_MILLIS = 50;

    private final Vertx vertx;
    private final RedisSettings settings;
    private final RedisLink link;
    private int inFlight;

    /** @param key by which the master is chosen */
    private record Call(Request request, String key, long deadlineNanos) {
        boolean isDue() {
            return System.nanoTime() - deadlineNanos >= 0;
        }
    }

    Commands(Vertx vertx, RedisSettings settings, RedisLink link) {
        this.vertx = vertx;
        this.settings = settings;
        this.link = link;
    }

    /** Fails as UNAVAILABLE when Redis does not answer in time, is away, or too much waits for it already. */
    Future<Response> send(String key, Request request) {
        if (inFlight >= settings.commandsMax()) {
            return Future.failedFuture(BusException.unavailable("too many commands wait for Redis", null));
        }
        Server server = link.master(key);
        if (server == null) {
            return Future.failedFuture(BusException.unavailable("Redis is away", null));
        }
        inFlight++;
        long millis = settings.commandTimeoutMillis();
        Call call = new Call(request, key, System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(millis));
        return send(call, server)
                .timeout(millis, TimeUnit.MILLISECONDS)
                .eventually(() -> {
                    inFlight--;
                    return Future.succeededFuture();
                })
                .recover(failure -> Future.failedFuture(RedisErrors.asBusException(failure)));
    }

    Future<Response> run(Script script, List<String> keys, Object... args) {
        Request request = Request.cmd(Command.EVALSHA).arg(script.sha1()).arg(keys.size());
        keys.forEach(request::arg);
        for (Object arg : args) {
            request.arg(arg.toString());
        }
        return send(keys.get(0), request);
    }

    private Future<Response> send(Call call, Server server) {
        return server.connection().send(call.request()).recover(failure -> refused(call, server, failure));
    }

    private Future<Response> refused(Call call, Server server, Throwable failure) {
        switch (RedisErrors.word(failure)) {
            case "NOSCRIPT" -> {
                // A failover, or somebody, has flushed the scripts.
                return Connections.loadScripts(server.connection()).compose(v -> again(call, failure));
            }
            case "ASK" -> {
                return askAside(call, ((ErrorType) failure).slice(' ', 2));
            }
            case "MOVED" -> {
                link.lookAgain();
                return later(call, failure);
            }
            case "READONLY", "MASTERDOWN" -> {
                link.demoted(server);
                return later(call, failure);
            }
            case "LOADING", "TRYAGAIN" -> {
                return later(call, failure);
            }
            case "CLUSTERDOWN" -> {
                link.lookAgain();
                return Future.failedFuture(failure);
            }
            default -> {
                return Future.failedFuture(failure);
            }
        }
    }

    /** Nobody may come between the two: ASKING is for the next command. */
    private Future<Response> askAside(Call call, String address) {
        return link.aside(address).compose(server -> {
            Future<Response> asking = server.connection().send(Request.cmd(Command.ASKING));
            Future<Response> answer = server.connection().send(call.request());
            return asking.transform(asked -> answer).recover(failure -> refused(call, server, failure));
        });
    }

    private Future<Response> later(Call call, Throwable why) {
        return vertx.timer(ASK_AGAIN_MILLIS).compose(v -> again(call, why));
    }

    private Future<Response> again(Call call, Throwable why) {
        if (call.isDue()) {
            return Future.failedFuture(why);
        }
        Server server = link.master(call.key());
        return server == null ? later(call, why) : send(call, server);
    }
}
