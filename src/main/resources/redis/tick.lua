-- Advances a bucket's clock, renews a node's lease and finds what is due. Every node ticks every bucket once a second.
-- Follows bucket.lua.
-- KEYS[1] bucket hash, KEYS[2] due zset
-- KEYS[3] nodes zset: node generation -> bucket-clock ms its lease ends; minus that once it was found to have ended
-- ARGV[1] node generation, ARGV[2] lease in ms, ARGV[3] chats at the most
-- ARGV[4] 1 if the generation is known here already: then one that is not has been buried meanwhile, and stays dead
-- ARGV[5] life, ARGV[6] clock and ARGV[7] settle ms, see enter
-- Returns {1 if the node's lease runs, life, clock, number of the last queue event, {chatIds that are due},
--   {generations found dead}}.
local BUCKET, DUE, NODES, node = KEYS[1], KEYS[2], KEYS[3], ARGV[1]
local NOW, LIFE = enter(BUCKET, ARGV[5], ARGV[6], ARGV[7])
redis.call('HSET', BUCKET, 'now', integer(NOW), 'last', integer(math.floor(MICROS / 1000)))
local lease_ends = tonumber(call('ZSCORE', NODES, node)) or (ARGV[4] == '1' and -1 or 0)
local alive = lease_ends >= 0
if alive then
  call('ZADD', NODES, integer(NOW + ARGV[2]), node)
end
local ended = call('ZRANGEBYSCORE', NODES, '(0', integer(NOW), 'WITHSCORES')
for i = 1, #ended, 2 do
  redis.call('ZADD', NODES, integer(-ended[i + 1]), ended[i])
end
return { alive and 1 or 0, LIFE, NOW, tonumber(call('HGET', BUCKET, 'queue')) or 0,
         call('ZRANGEBYSCORE', DUE, '-inf', integer(NOW), 'LIMIT', 0, ARGV[3]),
         call('ZRANGEBYSCORE', NODES, '-inf', '(0') }
