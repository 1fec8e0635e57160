-- Stores one message and tells the subscribers. The hot path. Follows log.lua.
-- KEYS[4] sent    hash    a message's name, see name_of -> "<seq> <at µs>", and "#<seq>" -> the former, to forget it by
-- ARGV[1] side, ARGV[2] userId or supportId of the sender, ARGV[3] "<sender>:<clientMessageId>" or empty
-- ARGV[4] body (JSON), ARGV[5] messages kept, ARGV[6] bytes kept, ARGV[7] names kept
-- ARGV[8] epoch and ARGV[9] position up to which the node has followed the chat
-- Returns {'stored', position}, {'refused'}, {'fenced'} if the node must compare first, or
--   {'duplicate', seq, at, supportId, body}; body is this call's if the first one's is no longer kept
local SENT = KEYS[4]
local side, sender, name, body = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local fields = { 'state', 'user', 'support', 'epoch', 'life', 'cuts', 'n', 'm', 'at', 'first', 'bytes' }
local values = call('HMGET', CHAT, unpack(fields))
local c = {}
for i, field in ipairs(fields) do
  c[field] = values[i] or nil
end

if is_fenced(c, ARGV[8], ARGV[9]) then
  return { 'fenced' }
end
local active = c.state == 'active'
local may = side == 'User' and c.state ~= 'ended' and sender == c.user or side == 'Support' and active and sender == c.support
if not may then
  return { 'refused' }
end

local support = active and c.support or ''
local at = next_at(c)
name = name_of(name, at, body)
local first = call('HGET', SENT, name)
if first then
  local seq, first_at = string.match(first, '^(%d+) (%d+)$')
  if not seq then
    error('FOREIGN ' .. SENT .. ': a name is no message\'s')
  end
  local kept = call('XRANGE', LOG, seq .. '-0', seq .. '-0')[1]
  return { 'duplicate', seq, first_at, kept and kept[2][6] or support, kept and kept[2][8] or body }
end

-- First of the writes: of the keys it is the only one not looked at yet, so from here on nothing can fail.
local id = append(c, c.n + 1, 0, 'message', at, support, body)
trim(c, tonumber(ARGV[5]), tonumber(ARGV[6]))
redis.call('HSET', CHAT, 'n', c.n, 'm', c.m, 'at', c.at, 'first', c.first, 'bytes', c.bytes, 'activeAt', integer(NOW))
remember(c, SENT, name, at, ARGV[7])
return { 'stored', id }
