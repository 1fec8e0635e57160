-- Centrifugo's published idea of a channel with history, written from its description: one script numbers the message, keeps
-- the newest ones, lets both keys expire, and tells the subscribers number and epoch.
-- KEYS[1] history  stream  <offset>-0 is message offset
-- KEYS[2] meta     hash    s: the last offset, e: the epoch
-- ARGV[1] channel, ARGV[2] message, ARGV[3] messages kept, ARGV[4] s the history lives, ARGV[5] s the meta lives
-- ARGV[6] epoch for a channel that has none
-- Returns {offset, epoch}.
local history, meta = KEYS[1], KEYS[2]
local epoch = redis.call('HGET', meta, 'e')
if not epoch then
  epoch = ARGV[6]
  redis.call('HSET', meta, 'e', epoch)
end
local offset = redis.call('HINCRBY', meta, 's', 1)
redis.call('EXPIRE', meta, ARGV[5])
redis.call('XADD', history, 'MAXLEN', ARGV[3], offset, 'd', ARGV[2])
redis.call('EXPIRE', history, ARGV[4])
redis.call('PUBLISH', ARGV[1], '__p1:' .. offset .. ':' .. epoch .. '__' .. ARGV[2])
return { offset, epoch }
