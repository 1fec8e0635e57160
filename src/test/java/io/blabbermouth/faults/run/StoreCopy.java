package io.blabbermouth.faults.run;

/** All that is in a Redis, kept in a corner of it, to be put back at once: a server that forgets while it runs. */
final class StoreCopy {
    private static final String TAKE = """
            redis.call('DEL', 'copy')
            for _, key in ipairs(redis.call('KEYS', '*')) do
              redis.call('HSET', 'copy', key, redis.call('DUMP', key))
            end
            return 1
            """;
    private static final String RESTORE = """
            for _, key in ipairs(redis.call('KEYS', '*')) do
              if key ~= 'copy' then
                redis.call('DEL', key)
              end
            end
            local copy = redis.call('HGETALL', 'copy')
            for i = 1, #copy, 2 do
              redis.call('RESTORE', copy[i], 0, copy[i + 1])
            end
            return 1
            """;

    private StoreCopy() {}

    static void take(Site site) {
        site.admin("EVAL", TAKE, 0);
    }

    static void restore(Site site) {
        site.admin("EVAL", RESTORE, 0);
    }
}
