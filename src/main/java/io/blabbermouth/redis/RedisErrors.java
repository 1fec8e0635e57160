package io.blabbermouth.redis;

import io.blabbermouth.bus.BusException;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a failed command means for whoever asked. */
final class RedisErrors {
    private static final Logger LOG = LoggerFactory.getLogger(RedisErrors.class);

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

    /** How our scripts name a key that holds what none of them has written, and what is wrong with it. */
    private static final Pattern FOREIGN = Pattern.compile("FOREIGN (\\S+): ([^,]*)");

    private RedisErrors() {}

    /** True for a failure by {@link #asBusException} in which Redis answered so. */
    static boolean isError(Throwable failure, String prefix) {
        return failure.getCause() instanceof ErrorType error && error.is(prefix);
    }

    /** True if asking again will not help. */
    static boolean isInternal(Throwable failure) {
        return failure instanceof BusException known && known.kind() == BusException.Kind.INTERNAL;
    }

    static BusException asBusException(Throwable failure) {
        if (failure instanceof ErrorType error) {
            Matcher foreign = FOREIGN.matcher(String.valueOf(error.getMessage()));
            if (foreign.find()) {
                LOG.error("a foreign value in Redis under the key {}: {}", foreign.group(1), foreign.group(2));
                return BusException.internal("a foreign value under " + foreign.group(1), error);
            }
            // Redis refuses: a bug of ours or a foreign value, unless it is only not able to now.
            return PASSING.stream().anyMatch(error::is)
                    ? BusException.unavailable("Redis cannot do it now: " + error.getMessage(), error)
                    : BusException.internal("Redis refuses: " + error.getMessage(), error);
        }
        String what = failure instanceof TimeoutException ? "Redis did not answer in time" : "Redis cannot be reached";
        return BusException.unavailable(what, failure);
    }
}
