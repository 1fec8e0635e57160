-- Stores one message and tells the subscribers. The hot path. Follows log.lua.
-- KEYS[4] sent    hash    "<sender>:<clientMessageId>" -> "<seq> <at µs>", and "#<seq>" -> the former, to forget it by
-- ARGV[1] side, ARGV[2] userId or supportId of the sender, ARGV[3] "<sender>:<clientMessageId>" or empty
-- ARGV[4] body (JSON), ARGV[5] messages kept, ARGV[6] bytes kept, ARGV[7] clientMessageIds kept
-- Returns {'stored', position}, {'refused'} or
--   {'duplicate', seq, at, supportId, body}; body is this call's if the first one's is no longer kept
local SENT = KEYS[4]
local side, sender, name, body = ARGV[1], ARGV[2], ARGV[3], ARGV[4]
local fields = { 'state', 'user', 'support', 'epoch', 'run', 'cuts', 'n', 'm', 'at', 'first', 'bytes' }
local values = redis.call('HMGET', CHAT, unpack(fields))
local c = {}
for i, field in ipairs(fields) do
  c[field] = values[i] or nil
end

local active = c.state == 'active'
local may = side == 'User' and c.state ~= 'ended' and sender == c.user or side == 'Support' and active and sender == c.support
if not c.state or not may then
  return { 'refused' }
end

local support = active and c.support or ''
if name ~= '' then
  local first = redis.call('HGET', SENT, name)
  if first then
    local seq, at = string.match(first, '^(%d+) (%d+)$')
    local kept = redis.call('XRANGE', LOG, seq .. '-0', seq .. '-0')[1]
    return { 'duplicate', seq, at, kept and kept[2][6] or support, kept and kept[2][8] or body }
  end
end

local epoch = c.epoch
seal(c)
local now = clock()
local forget = '#' .. integer(c.n + 1 - ARGV[7])
local forgotten = redis.call('HGET', SENT, forget)
-- First of the writes: of the keys it is the only one not looked at yet, so from here on nothing can fail.
local id = append(c, c.n + 1, 0, 'message', support, body)
trim(c, tonumber(ARGV[5]), tonumber(ARGV[6]))
redis.call('HSET', CHAT, 'n', c.n, 'm', c.m, 'at', c.at, 'first', c.first, 'bytes', c.bytes, 'activeAt', integer(now))
if c.epoch ~= epoch then
  redis.call('HSET', CHAT, 'epoch', c.epoch, 'run', c.run, 'cuts', c.cuts)
end
if name ~= '' then
  redis.call('HSET', SENT, name, c.n .. ' ' .. c.at, '#' .. c.n, name)
end
if forgotten then
  redis.call('HDEL', SENT, forget, forgotten)
end
return { 'stored', id }
