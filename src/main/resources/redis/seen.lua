-- Notes up to which message a side has seen the chat: only forward, at most the last, and told only if it moved.
-- KEYS[1] chat hash, KEYS[2] log, KEYS[3] head, see entry.lua
-- ARGV[1] side, ARGV[2] userId or supportId, ARGV[3] seq, ARGV[4] the epoch that seq is of
-- Returns 1 if it moved.
local side, id = ARGV[1], ARGV[2]
local head = redis.pcall('GET', KEYS[3])
if type(head) == 'table' then
  error('FOREIGN ' .. KEYS[3] .. ': ' .. head.err)
end
local epoch, user, support, n = string.match(head or '', '^%x+ (%x+) (%S+) (%S+) (%d+) ')
local mine = side == 'User' and id == user or side == 'Support' and id == support
if not mine or epoch ~= ARGV[4] then
  return 0
end
local seen = redis.call('HGET', KEYS[1], 'seen' .. side)
local seq = math.min(tonumber(ARGV[3]), tonumber(n))
if not seen or seq <= tonumber(seen) then
  return 0
end
local text = string.format('%.0f', seq)
redis.call('HSET', KEYS[1], 'seen' .. side, text)
redis.call('PUBLISH', KEYS[2], 'seen ' .. side .. ' ' .. text)
return 1
