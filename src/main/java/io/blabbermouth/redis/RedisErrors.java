package io.blabbermouth.redis;

import static java.util.Map.entry;

import io.blabbermouth.bus.BusException;
import io.vertx.redis.client.impl.types.ErrorType;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What a failed command means for whoever asked. */
final class RedisErrors {
    private static final Logger LOG = LoggerFactory.getLogger(RedisErrors.class);

    /** The errors that go by themselves; the first is the client's own word for a connection that broke. */
    private static final Set<String> PASSING = Set.of(
            "CONNECTION_CLOSED",
            "LOADING",
            "READONLY",
            "MASTERDOWN",
            "BUSY",
            "OOM",
            "MISCONF",
            "NOREPLICAS",
            "NOSCRIPT",
            "MOVED",
            "ASK",
            "TRYAGAIN",
            "CLUSTERDOWN");
    /** Before Redis 7 the error of a command in a script is quoted: "[ERR Error running script (…): ]@user_script:7: -OOM …". */
    private static final Pattern WORD = Pattern.compile("^.*?: -([A-Z]+) |^([A-Z_]+)");

    /** How our scripts name a key that holds what none of them has written, and what is wrong with it. */
    private static final Pattern FOREIGN = Pattern.compile("FOREIGN (\\S+): ([^,]*)");

    private static final String SENTINELS_PORTS =
            "write the sentinels' ports in redis.uri (26379 unless set), not the servers'";
    private static final String OTHER_CA =
            "name the file of who signs its certificate in redis.caFile, or see whether that is the right one";
    private static final String OTHER_NAME =
            "its certificate must name the host that is asked, an address as an IP address";

    /** What an error contains -> what to do. */
    private static final Map<String, String> ADVICE = Map.ofEntries(
            entry("unknown command 'sentinel'", SENTINELS_PORTS),
            entry("unknown command `sentinel`", SENTINELS_PORTS),
            entry("cluster support disabled", "for a single server write redis://host:port in redis.uri"),
            entry(
                    "WRONGPASS",
                    "see user and password in redis.uri; sentinels may need sentinelUser and sentinelPassword"),
            entry("NOAUTH", "put user:password@ into redis.uri; sentinels may need sentinelUser and sentinelPassword"),
            entry("NOPERM", "docs/redis.md has the rights that the user of redis.uri needs"),
            entry("unable to find valid certification path", OTHER_CA),
            // One who has the same name.
            entry("Signature does not match", OTHER_CA),
            entry("No subject alternative", OTHER_NAME),
            entry("No name matching", OTHER_NAME),
            entry("Connection refused", "nothing listens there: is Redis running, and are host and port right?"));

    private static final String FOREIGN_VALUE = "a foreign value in Redis under ";

    private RedisErrors() {}

    /** The word by which an error says what it is; empty if the failure is none of Redis's. */
    static String word(Throwable failure) {
        Matcher word = WORD.matcher(failure instanceof ErrorType error ? String.valueOf(error.getMessage()) : "");
        return !word.find() ? "" : word.group(1) == null ? word.group(2) : word.group(1);
    }

    /** What is under these keys none of our scripts has written; asking again will not help. */
    static BusException foreignValue(String keys, Throwable cause) {
        return BusException.internal(FOREIGN_VALUE + keys, cause);
    }

    /** True for a {@link #foreignValue}. */
    static boolean isForeign(Throwable failure) {
        return failure instanceof BusException
                && String.valueOf(failure.getMessage()).startsWith(FOREIGN_VALUE);
    }

    /** For a log: not all failures of a connection have a message. */
    static String reason(Throwable failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }

    /**
     * For a start that failed: what may be wrong, where the first cause's own words do not say. Has no cause of its own, for
     * whoever reports it looks for the first one.
     */
    static Throwable withAdvice(Throwable failure) {
        Throwable first = failure;
        while (first.getCause() != null) {
            first = first.getCause();
        }
        String reason = reason(first);
        return ADVICE.entrySet().stream()
                .filter(known -> reason.contains(known.getKey()))
                .findFirst()
                .<Throwable>map(known -> new IllegalStateException(reason + "; " + known.getValue()))
                .orElse(failure);
    }

    static BusException asBusException(Throwable failure) {
        if (failure instanceof BusException known) {
            return known;
        }
        if (failure instanceof ErrorType) {
            Matcher foreign = FOREIGN.matcher(String.valueOf(failure.getMessage()));
            if (foreign.find()) {
                LOG.error("a foreign value in Redis under the key {}: {}", foreign.group(1), foreign.group(2));
                return foreignValue(foreign.group(1), failure);
            }
            // Redis refuses: a bug of ours or a foreign value, unless it is only not able to now.
            return PASSING.contains(word(failure))
                    ? BusException.unavailable("Redis cannot do it now: " + failure.getMessage(), failure)
                    : BusException.internal("Redis refuses: " + failure.getMessage(), failure);
        }
        String what = failure instanceof TimeoutException ? "Redis did not answer in time" : "Redis cannot be reached";
        return BusException.unavailable(what, failure);
    }
}
