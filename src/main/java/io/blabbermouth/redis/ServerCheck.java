package io.blabbermouth.redis;

import io.vertx.core.Future;
import io.vertx.redis.client.Command;
import io.vertx.redis.client.Request;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a Redis server must be for this node to trust it with chats. */
final class ServerCheck {
    private static final Pattern VERSION = Pattern.compile("redis_version:(\\d+)\\.(\\d+)[^\\r\\n]*");
    private static final Pattern POLICY = Pattern.compile("maxmemory_policy:([^\\r\\n]+)");

    private ServerCheck() {}

    /** Fails with a line for the user if the server is too old or may evict keys: an evicted key is a lost chat. */
    static Future<Void> run(RedisLink link) {
        return info(link, "server")
                .compose(ServerCheck::version)
                .compose(v -> info(link, "memory"))
                .compose(ServerCheck::policy);
    }

    private static Future<String> info(RedisLink link, String section) {
        return link.send(Request.cmd(Command.INFO).arg(section)).map(Object::toString);
    }

    private static Future<Void> version(String info) {
        Matcher version = VERSION.matcher(info);
        if (!version.find()) {
            return Future.succeededFuture();
        }
        int major = Integer.parseInt(version.group(1));
        int minor = Integer.parseInt(version.group(2));
        return major > 6 || (major == 6 && minor >= 2)
                ? Future.succeededFuture()
                : Future.failedFuture(new IllegalStateException(
                        "it is Redis " + major + "." + minor + ", and 6.2 is the oldest that will do"));
    }

    private static Future<Void> policy(String info) {
        Matcher policy = POLICY.matcher(info);
        return !policy.find() || policy.group(1).equals("noeviction")
                ? Future.succeededFuture()
                : Future.failedFuture(new IllegalStateException(
                        "its maxmemory-policy is " + policy.group(1) + ", which loses chats; set it to noeviction"));
    }
}
