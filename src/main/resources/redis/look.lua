-- Looks whether chats are what a node knows, for clients who come back to it, and notes that they are active.
-- Follows bucket.lua.
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

-- i: of the chat's key; a: of its arguments
local function look(i, a, now, life)
  local head, known = heads[i], life .. ' ' .. ARGV[a]
  if not head or string.find(head, known, 1, true) ~= 1 then
    return { 'other' }
  end
  local log, n, m, first = string.match(head, '^((%d+) (%d+) %d+ (%d+) %d+) %d+$', #known + 1)
  if not log then
    error('FOREIGN ' .. KEYS[i] .. ': is not the head of a chat', 0)
  elseif tonumber(first) > ARGV[a + 1] + 1 then
    return { 'other' }
  end
  changed[KEYS[i]] = known .. log .. ' ' .. integer(now)
  return n .. '-' .. m
end

local answers = {}
local i, a = 1, 3 + 3 * BUCKETS
for bucket = 1, BUCKETS do
  local of_bucket = 3 * bucket
  local entered, now, life = pcall(enter, KEYS[CHATS + bucket], ARGV[of_bucket], ARGV[of_bucket + 1], SETTLE_MILLIS)
  for _ = 1, ARGV[of_bucket + 2] do
    answers[i] = entered and alone(look, i, a, now, life) or alone(error, now, 0)
    i, a = i + 1, a + 2
  end
end
local set = {}
for key, head in pairs(changed) do
  set[#set + 1], set[#set + 2] = key, head
end
if #set > 0 then
  redis.call('MSET', unpack(set))
end
return answers
