-- Forgets a dead node generation once none of its presence is left.
-- KEYS[1] nodes zset, KEYS[2] node's chats set. ARGV[1] node generation, ARGV[2] chats at the most
-- Returns chatIds in which it still has presence: their presence must be set to 0 first.
local left = redis.call('SRANDMEMBER', KEYS[2], ARGV[2])
if #left == 0 and (tonumber(redis.call('ZSCORE', KEYS[1], ARGV[1])) or 0) < 0 then
  redis.call('ZREM', KEYS[1], ARGV[1])
end
return left
