-- Looks whether chats are what a node knows, for clients who come back to it, and notes that they are active.
-- Follows bucket.lua and many.lua.
-- KEYS for each chat its head (see entry.lua), those of one bucket together; then for each bucket its key
-- ARGV[1] ms a bucket settles, ARGV[2] how many buckets
-- then for each bucket three: life and clock as the caller knows them (see enter in bucket.lua), how many chats
-- then for each chat two: "<epoch> <user> <support> ", as the caller knows the chat; the last seq that the client holds
-- Returns for each chat
--   its position, if it is what the caller knows, and keeps all messages that the client lacks
--   {'other'} if it is not, or is over, or is not there
--   {'error', what}
local SETTLE_MILLIS, BUCKETS = tonumber(ARGV[1]), tonumber(ARGV[2])
local CHATS = #KEYS - BUCKETS
local heads = redis.call('MGET', unpack(KEYS, 1, CHATS))
local changed = {}

local FIRST_ARG = 3 + 3 * BUCKETS

local function look(i, now, life)
  local head, known, after = heads[i], life .. ' ' .. ARGV[FIRST_ARG + 2 * i - 2], ARGV[FIRST_ARG + 2 * i - 1]
  if not head or string.find(head, known, 1, true) ~= 1 then
    return { 'other' }
  end
  local log, n, m, first = string.match(head, '^((%d+) (%d+) %d+ (%d+) %d+) %d+$', #known + 1)
  if not log then
    error('FOREIGN ' .. KEYS[i] .. ': is not the head of a chat', 0)
  elseif tonumber(first) > after + 1 then
    return { 'other' }
  end
  changed[KEYS[i]] = known .. log .. ' ' .. integer(now)
  return n .. '-' .. m
end

local answers = of_each(CHATS + 1, 3, SETTLE_MILLIS, look)
save_heads(changed)
return answers
