-- Reads one bucket's part of the pending queue.
-- KEYS[1] bucket hash, KEYS[2] queue hash. Returns {number of the last queue event, {chatId, "<since µs> <card>", …}}.
return { tonumber(redis.call('HGET', KEYS[1], 'queue')) or 0, redis.call('HGETALL', KEYS[2]) }
