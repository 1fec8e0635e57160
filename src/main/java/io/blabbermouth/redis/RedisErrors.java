package io.blabbermouth.redis;

import io.blabbermouth.bus.BusException;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.List;
import java.util.concurrent.TimeoutException;

/** What a failed command means for whoever asked. */
final class RedisErrors {
    /** The errors that go by themselves; the first is the client's own word for a connection that broke. */
    private static final List<String> PASSING = List.of(
            "CONNECTION_CLOSED",
            "LOADING",
            "READONLY",
            "MASTERDOWN",
            "BUSY",
            "OOM",
            "MISCONF",
            "NOREPLICAS",
            "MOVED",
            "ASK",
            "TRYAGAIN",
            "CLUSTERDOWN");

    private RedisErrors() {}

    /** True for a failure by {@link #asBusException} in which Redis answered so. */
    static boolean isError(Throwable failure, String prefix) {
        return failure.getCause() instanceof ErrorType error && error.is(prefix);
    }

    static BusException asBusException(Throwable failure) {
        if (failure instanceof ErrorType error) {
            // Redis refuses: a bug of ours or a foreign value, unless it is only not able to now.
            return PASSING.stream().anyMatch(error::is)
                    ? BusException.unavailable("Redis cannot do it now: " + error.getMessage(), error)
                    : BusException.internal("Redis refuses: " + error.getMessage(), error);
        }
        String what = failure instanceof TimeoutException ? "Redis did not answer in time" : "Redis cannot be reached";
        return BusException.unavailable(what, failure);
    }
}
