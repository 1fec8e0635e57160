package io.blabbermouth.config;

/**
 * Keys under {@code redis}. A join may take four commands' time and wait until Redis has settled, and the event bus waits 30 s
 * for its answer: hence the bounds of commandTimeoutMillis and settleMillis.
 */
public record RedisSettings(
        @Key(
                defaultValue = "embedded",
                about = "embedded, or the Redis to use: redis://[user:password@]host[:port][/db], unix://path,"
                        + " redis+sentinel://…host:port,…/masterName[/db], redis+cluster://…host:port,…;"
                        + " rediss for TLS")
        String uri,

        @Key(optional = true, about = "PEM file of who signs the server's certificate, if it is no public authority")
        String caFile,

        @Key(defaultValue = "data/redis", about = "folder of the embedded Redis")
        String dataDir,

        @Key(defaultValue = "blabbermouth:", about = "put before every key and channel (except the channel users)")
        String keyPrefix,

        @Key(
                defaultValue = "1500",
                unit = "ms",
                min = 100,
                max = 4000,
                about = "time a command may take before UNAVAILABLE")
        int commandTimeoutMillis,

        @Key(
                defaultValue = "10000",
                unit = "commands",
                min = 100,
                max = 1000000,
                about = "commands that may wait for Redis at a time")
        int commandsMax,

        @Key(
                defaultValue = "5000",
                unit = "ms",
                min = 1000,
                max = 10000,
                about =
                        "time after a restart of Redis in which nodes say again what it may have forgotten; no claims meanwhile")
        int settleMillis,

        @Key(
                defaultValue = "60",
                unit = "s",
                min = 1,
                max = 3600,
                about = "age up to which a node keeps what it has delivered, in case Redis forgets it")
        int recentSeconds,

        @Key(
                defaultValue = "67108864",
                unit = "bytes",
                min = 1048576,
                max = 1073741824,
                about = "memory a node keeps it in")
        int recentBytesMax) {
    public static final String EMBEDDED = "embedded";

    public RedisSettings {
        if (!uri.equals(EMBEDDED)) {
            RedisUri.parse(uri);
        }
        if (!caFile.isEmpty() && !uri.startsWith("rediss")) {
            throw new SettingsException("redis.caFile is of no use without TLS: redis.uri must begin with rediss");
        }
        if (keyPrefix.contains("{") || keyPrefix.contains("}")) {
            throw new SettingsException(
                    "redis.keyPrefix must not hold braces: they mark the part that Redis Cluster hashes");
        }
    }

    public boolean isEmbedded() {
        return uri.equals(EMBEDDED);
    }

    /** Where the server is, without credentials: fit for a log. */
    public String place() {
        return withoutCredentials(uri);
    }

    static String withoutCredentials(String uri) {
        int scheme = uri.indexOf("://");
        int at = uri.lastIndexOf('@');
        int query = uri.indexOf('?');
        String end = query < 0 ? uri : uri.substring(0, query);
        return scheme < 0 || at < 0 || at > end.length() ? end : end.substring(0, scheme + 3) + end.substring(at + 1);
    }
}
