-- A node stops: ends its lease now, so that others need not wait for it to run out. Follows log.lua.
-- KEYS[1], KEYS[2] unused, KEYS[3] bucket hash, KEYS[4] nodes zset. ARGV[1] node generation, ARGV[2] lease in ms
redis.call('ZADD', KEYS[4], integer(-(NOW + ARGV[2])), ARGV[1])
return 1
