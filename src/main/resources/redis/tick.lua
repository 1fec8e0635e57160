-- Advances buckets' clocks, renews a node's lease in them and finds what is due. Every node ticks every bucket once a second.
-- Follows bucket.lua.
-- KEYS for each bucket four: bucket hash, due zset,
--   nodes zset: node generation -> bucket-clock ms its lease ends; minus that once it was found to have ended,
--   queue hash
-- ARGV[1] node generation, ARGV[2] lease in ms, ARGV[3] chats at the most, ARGV[4] ms a bucket settles
-- then for each bucket three: 1 if the generation is known there already: then one that is not has been buried meanwhile, and
--   stays dead; life and clock as the caller knows them, see enter
-- Returns for each bucket {1 if the node's lease runs, life, clock, number of the last queue event, {chatIds that are due},
--   {generations found dead}, number of chats that are not over, see open_chats}, or {'error', what}
local node = ARGV[1]

-- A chat that is not over is listed, or has a deadline; few have both.
local function open_chats(due, queue)
  -- What is wrong with the queue is told by those who read it.
  local listed = redis.pcall('HLEN', queue)
  return call('ZCARD', due) + (type(listed) == 'number' and listed or 0)
end

local function tick(bucket, due, nodes, queue, is_known, known_life, known_clock)
  local now, life = enter(bucket, known_life, known_clock, ARGV[4])
  redis.call('HSET', bucket, 'now', integer(now), 'last', integer(math.floor(MICROS / 1000)))
  local lease_ends = tonumber(call('ZSCORE', nodes, node)) or (is_known == '1' and -1 or 0)
  local alive = lease_ends >= 0
  if alive then
    call('ZADD', nodes, integer(now + ARGV[2]), node)
  end
  local ended = call('ZRANGEBYSCORE', nodes, '(0', integer(now), 'WITHSCORES')
  for i = 1, #ended, 2 do
    redis.call('ZADD', nodes, integer(-ended[i + 1]), ended[i])
  end
  return { alive and 1 or 0, life, now, tonumber(call('HGET', bucket, 'queue')) or 0,
           call('ZRANGEBYSCORE', due, '-inf', integer(now), 'LIMIT', 0, ARGV[3]),
           call('ZRANGEBYSCORE', nodes, '-inf', '(0'), open_chats(due, queue) }
end

local answers = {}
for i = 1, #KEYS / 4 do
  local key, arg = 4 * i, 3 * i + 2
  answers[i] = alone(tick, KEYS[key - 3], KEYS[key - 2], KEYS[key - 1], KEYS[key], ARGV[arg], ARGV[arg + 1], ARGV[arg + 2])
end
return answers
