-- Reads one bucket's part of the pending queue.
-- KEYS[1] bucket hash, KEYS[2] queue hash. Returns {life, number of the last queue event, bucket-clock ms until which users
-- may be missing that nodes are about to name again (see log.lua; 0: none are), {chatId, "<since µs> <card>", …}}.
local bucket = redis.call('HMGET', KEYS[1], 'life', 'queue', 'now', 'settled', 'lives')
local settled = tonumber(bucket[4]) or 0
local is_first = #(bucket[5] or '') <= 33
local settling = not is_first and (tonumber(bucket[3]) or 0) < settled
return { bucket[1] or '', tonumber(bucket[2]) or 0, settling and settled or 0, redis.call('HGETALL', KEYS[2]) }
