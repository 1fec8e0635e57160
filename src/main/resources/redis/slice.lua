-- Reads one bucket's part of the pending queue.
-- KEYS[1] bucket hash, KEYS[2] queue hash. Returns {life, number of the last queue event, 1 if the bucket settles (see
-- log.lua), {chatId, "<since µs> <card>", …}}.
local bucket = redis.call('HMGET', KEYS[1], 'life', 'queue', 'now', 'settled')
local settling = (tonumber(bucket[3]) or 0) < (tonumber(bucket[4]) or 0)
return { bucket[1] or '', tonumber(bucket[2]) or 0, settling and 1 or 0, redis.call('HGETALL', KEYS[2]) }
