-- Shared by all that adds to a chat's log. Follows bucket.lua.
--
-- A head  string  "<life> <epoch> <user> <support> <n> <m> <at> <first> <bytes> <activeAt>": what a message needs of its chat,
--                 in one string so that one command reads, and one writes, those of many chats.
--                 user and support: who may speak now, - for nobody; the log ends at n-m; at: time of its last entry, µs;
--                 first: the lowest seq from which on every message is kept; bytes: see bytes_of; activeAt: bucket-clock ms of
--                 the last join or message; life and epoch: see seal in log.lua
-- A log   stream  <n>-0 is message n, <n>-<m> the m-th state change after it
--                 its only field is its time, µs since 1970, with the text "<kind> <support> <body>": the agent's id or -,
--                 JSON. One field, as each is a word more for the script, the stream and the append-only file.
--                 also the name of the pub/sub channel of the chat's events
-- A sent  hash    a message's name -> "<seq> <at µs>", of at least the last names_max messages and about twice as many at most
--                 # -> how far the search for those to forget has got, see forget; ~ -> spaces, see make_table

-- Reads a head into the chat's table, but for who may speak: that follows from the chat's state.
local function read_head(c, key, head)
  c.life, c.epoch, c.n, c.m, c.at, c.first, c.bytes, c.activeAt = string.match(head,
    '^(%x+) (%x+) %S+ %S+ (%d+) (%d+) (%d+) (%d+) (%d+) (%d+)$')
  if not c.n then
    error('FOREIGN ' .. key .. ': is not the head of a chat')
  end
end

local function head_of(c, user, support)
  return table.concat({ c.life, c.epoch, user, support, c.n, c.m, c.at, c.first, c.bytes, c.activeAt }, ' ')
end

-- What an entry counts towards the bytes of a log: its text and about what Redis adds.
local function bytes_of(text)
  return #text + 64
end

-- Appends one entry, tells the subscribers, and returns the position.
-- m: 0 for a message, which raises n; else the number of the state change; at: µs, as text; text: see above. Changes the chat's
-- table, not its head.
local function append(c, log, n, m, at, text)
  local id = n .. '-' .. m
  call('XADD', log, id, at, text)
  -- It may fail for want of a right; what is in the log must be in the head too, and whoever is not told reads it.
  redis.pcall('PUBLISH', log, 'log ' .. c.epoch .. ' ' .. id .. ' ' .. c.n .. '-' .. c.m .. ' ' .. at .. ' ' .. text)
  c.n, c.m, c.bytes = n, m, c.bytes + bytes_of(text)
  if at - c.at > 0 then
    c.at = at
  end
  return id
end

-- Redis keeps a hash of up to 512 short values as a list, which it goes through twice for each new name: in the end that takes
-- nearly as long as all the rest. One long value makes it a table, for good, which takes twice the memory: so not for a few.
local function make_table(sent)
  redis.call('HSET', sent, '~', string.rep(' ', 65))
end

local NAMES_IN_LIST = 32
local NAMES_A_SEARCH = 200

-- Forgets some of the names of messages up to that seq, if there are any among the next so many of the hash.
local function forget(sent, seq)
  local found = redis.call('HSCAN', sent, redis.call('HGET', sent, '#') or '0', 'COUNT', NAMES_A_SEARCH)
  local names = {}
  for i = 1, #found[2], 2 do
    local of = tonumber(string.match(found[2][i + 1], '^(%d+) %d+$'))
    if of and of <= seq and #names < 4 * NAMES_A_SEARCH then
      names[#names + 1] = found[2][i]
    end
  end
  if #names > 0 then
    redis.call('HDEL', sent, unpack(names))
  end
  redis.call('HSET', sent, '#', found[1])
end

-- Appends a message, unless one with its name is remembered. name: "<sender>:<clientMessageId>", or empty to make one of the
-- message itself. Returns the position, or nil and what is remembered.
local function append_message(c, log, sent, name, at, text, names_max)
  name = name ~= '' and name or '@' .. at .. ':' .. string.sub(redis.sha1hex(text), 1, 8)
  -- As text once: turning numbers into text is a good part of what a message costs, and so is turning text into numbers.
  local seq = c.n + 1
  local n = integer(seq)
  if call('HSETNX', sent, name, n .. ' ' .. at) == 0 then
    return nil, redis.call('HGET', sent, name)
  end
  local done, id = pcall(append, c, log, n, '0', at, text)
  if not done then
    redis.call('HDEL', sent, name)
    error(id, 0)
  end
  if seq == NAMES_IN_LIST then
    make_table(sent)
  end
  -- So many come, and twice as many are looked at.
  if seq > names_max and seq % (NAMES_A_SEARCH / 2) == 0 then
    forget(sent, seq - names_max)
  end
  return id
end

-- The time of an entry that is new: later than all before it.
local function next_at(c)
  return integer(math.max(c.at + 1, MICROS))
end

-- Keeps the newest messages_max messages, and up to a sixteenth more before the oldest go together; and bytes_max bytes,
-- exactly. Never drops the last entry.
local function trim(c, log, messages_max, bytes_max)
  local keep_from = c.n - messages_max + 1
  if tonumber(c.bytes) <= bytes_max and keep_from - c.first <= math.floor(messages_max / 16) then
    return
  end
  local oldest, dropped
  repeat
    local count = math.min(math.max(keep_from - c.first, 1), 128) + 1
    oldest, dropped = redis.call('XRANGE', log, '-', '+', 'COUNT', count), 0
    while dropped < #oldest - 1 and (tonumber(c.bytes) > bytes_max or tonumber(c.first) < keep_from) do
      dropped = dropped + 1
      c.bytes = c.bytes - bytes_of(oldest[dropped][2][2])
      local seq, step = string.match(oldest[dropped + 1][1], '^(%d+)-(%d+)$')
      c.first = step == '0' and seq or seq + 1
    end
    if dropped > 0 then
      redis.call('XTRIM', log, 'MINID', oldest[dropped + 1][1])
    end
  until dropped == 0 or dropped < #oldest - 1
end
