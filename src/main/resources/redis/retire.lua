-- A node stops: ends its lease now, so that others need not wait for it to run out. Follows bucket.lua.
-- KEYS[1] bucket hash, KEYS[2] nodes zset. ARGV[1] node generation, ARGV[2] lease in ms
-- ARGV[3] life, ARGV[4] clock and ARGV[5] settle ms, see enter
local NOW = enter(KEYS[1], ARGV[3], ARGV[4], ARGV[5])
redis.call('ZADD', KEYS[2], integer(-(NOW + ARGV[2])), ARGV[1])
return 1
