-- Stores messages of many chats and tells the subscribers. The hot path. Follows bucket.lua, entry.lua and
-- many.lua.
-- KEYS for each message three, those of one bucket together: head, log, sent (see entry.lua); then for each bucket its key
-- ARGV[1] messages kept, ARGV[2] bytes kept, ARGV[3] names kept, ARGV[4] ms a bucket settles, ARGV[5] how many buckets
-- then for each bucket three: life and clock as the caller knows them (see enter in bucket.lua), how many messages
-- then for each message four: "<epoch> <user> <support> ", as the caller knows the chat, so that the sender may speak; the
--   position "<n> <m> " up to which it has followed the chat; name (see append_message); text (see entry.lua)
-- Returns for each message
--   its position, if it is stored
--   {'duplicate', seq, at, text}; text is this call's if the first one's is no longer kept
--   {'other', epoch, user, support} if the chat is not as the caller knows it
--   {'fenced'} if the caller must compare the chat with its own first: Redis has forgotten something
--   {'error', what}
local MESSAGES_MAX, BYTES_MAX, NAMES_MAX = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local SETTLE_MILLIS, BUCKETS = tonumber(ARGV[4]), tonumber(ARGV[5])
local MESSAGES = (#KEYS - BUCKETS) / 3

local HEADS = {}
do
  local keys = {}
  for i = 1, MESSAGES do
    keys[i] = KEYS[3 * i - 2]
  end
  local found = redis.call('MGET', unpack(keys))
  for i, key in ipairs(keys) do
    HEADS[key] = found[i]
  end
end
local changed = {}

-- Whether "<n> <m> " is further than the log that ends at n-m.
local function is_ahead(position, n, m)
  local followed_n, followed_m = string.match(position, '^(%d+) (%d+) $')
  local ahead = followed_n - n
  return ahead > 0 or ahead == 0 and followed_m - m > 0
end

-- Why nothing is stored for a caller who knows the chat as another than it is.
local function why_not(head, known, position, life)
  local of_life, epoch, user, support, n, m = string.match(head or '', '^(%x+) (%x+) (%S+) (%S+) (%d+) (%d+) ')
  if of_life ~= life or epoch == string.sub(known, 1, #epoch) and is_ahead(position, n, m) then
    return { 'fenced' }
  end
  return { 'other', epoch, user, support }
end

local function duplicate(log, sent, remembered, text)
  local seq, at = string.match(remembered, '^(%d+) (%d+)$')
  if not seq then
    error('FOREIGN ' .. sent .. ": a name is no message's", 0)
  end
  local kept = call('XRANGE', log, seq .. '-0', seq .. '-0')[1]
  return { 'duplicate', seq, at, kept and kept[2][2] or text }
end

local FIRST_ARG = 6 + 3 * BUCKETS

local function store(i, now, life)
  local key, log, sent = KEYS[3 * i - 2], KEYS[3 * i - 1], KEYS[3 * i]
  local a = FIRST_ARG + 4 * (i - 1)
  local head = HEADS[key]
  local speakers, position = life .. ' ' .. ARGV[a], ARGV[a + 1]
  if not head or string.find(head, speakers, 1, true) ~= 1 then
    return why_not(head, ARGV[a], position, life)
  end
  local rest = #speakers + 1
  local n, m, at, first, bytes = string.match(head, '^(%d+) (%d+) (%d+) (%d+) (%d+) %d+$', rest)
  if not n then
    error('FOREIGN ' .. key .. ': is not the head of a chat', 0)
  end
  local c = { epoch = string.sub(ARGV[a], 1, 32), n = n, m = m, at = at, first = first, bytes = bytes }
  if string.find(head, position, rest, true) ~= rest and is_ahead(position, n, m) then
    return { 'fenced' }
  end
  local text = ARGV[a + 3]
  local id, remembered = append_message(c, log, sent, ARGV[a + 2], next_at(c), text, NAMES_MAX)
  if not id then
    return duplicate(log, sent, remembered, text)
  end
  trim(c, log, MESSAGES_MAX, BYTES_MAX)
  head = speakers .. c.n .. ' 0 ' .. c.at .. ' ' .. c.first .. ' ' .. c.bytes .. ' ' .. now
  HEADS[key], changed[key] = head, head
  return id
end

local answers = of_each(3 * MESSAGES + 1, 6, SETTLE_MILLIS, store)
save_heads(changed)
return answers
