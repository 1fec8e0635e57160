-- Notes up to which message a side has seen the chat: only forward, at most the last, and told only if it moved.
-- KEYS[1] chat hash. ARGV[1] side, ARGV[2] userId or supportId, ARGV[3] seq, ARGV[4] the epoch that seq is of
-- Returns 1 if it moved.
local side, id = ARGV[1], ARGV[2]
local chat = redis.call('HMGET', KEYS[1], 'state', 'user', 'support', 'n', 'seen' .. side, 'epoch')
local state, user, support, n, seen = chat[1], chat[2], chat[3], tonumber(chat[4]), tonumber(chat[5])
local mine = side == 'User' and id == user or side == 'Support' and state == 'active' and id == support
if not state or state == 'ended' or not mine or chat[6] ~= ARGV[4] then
  return 0
end
local seq = math.min(tonumber(ARGV[3]), n)
if seq <= seen then
  return 0
end
local text = string.format('%.0f', seq)
redis.call('HSET', KEYS[1], 'seen' .. side, text)
redis.call('PUBLISH', KEYS[1], 'seen ' .. side .. ' ' .. text)
return 1
