-- Shared by every script that writes to a chat: the clock, the log, its bounds. Put in front of them.
--
-- KEYS[1] chat    hash    the chat's state; also the name of its pub/sub channel
-- KEYS[2] log     stream  <n>-0 is message n, <n>-<m> the m-th state change after it
--                         fields: kind, at (µs since 1970), support (agent's id or empty), body (JSON)
-- KEYS[3] bucket  hash    now, last: the bucket's clock, ms; queue: number of its last queue event

local CHAT, LOG, BUCKET = KEYS[1], KEYS[2], KEYS[3]

-- Lua's own conversion turns large numbers into 1e+15.
local function integer(number)
  return string.format('%.0f', number)
end

local function time_micros()
  local time = redis.call('TIME')
  return time[1] * 1000000 + time[2]
end

-- The bucket's clock in ms. It runs only while nodes tick it, and at most 2 s a tick, so that deadlines do not pass
-- while nobody could have met them. Reading it between ticks adds what has passed, so nothing counts from too early.
local function clock()
  local bucket = redis.call('HMGET', BUCKET, 'now', 'last')
  local now, last = tonumber(bucket[1]) or 0, tonumber(bucket[2]) or 0
  return now + math.min(math.max(math.floor(time_micros() / 1000) - last, 0), 2000)
end

-- Seals a chat that was last written to in another life of the server. Redis may have come back with less than it had
-- acknowledged, so what is appended from now on is another lineage and gets another epoch: no pair of epoch and position
-- ever names two entries. c.cuts says how far the former epochs go, "<epoch>=<n>-<m> …", newest first, the last 16:
-- whoever holds no more of an epoch than that can go on. The id of a life changes at every restart and promotion.
local function seal(c)
  local run = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)')
  if c.run == run then
    return
  end
  if c.run then
    local cut = c.epoch .. '=' .. integer(c.n) .. '-' .. integer(c.m) .. ' '
    c.cuts = string.match(cut .. (c.cuts or ''), '^' .. string.rep('%S* ?', 16))
    c.epoch = string.sub(redis.sha1hex(c.epoch .. run .. integer(time_micros())), 1, 32)
  end
  c.run = run
end

-- What an entry counts towards the bytes of a log: its text and about what Redis adds.
local function bytes_of(support, body)
  return #support + #body + 64
end

-- Appends one entry, tells the subscribers, and returns the position.
-- step: 0 for a message, which raises n; else the number of the state change. Changes the chat's table, not its hash.
local function append(c, n, m, kind, support, body)
  local previous = integer(c.n) .. '-' .. integer(c.m)
  local id = integer(n) .. '-' .. integer(m)
  local at = math.max((tonumber(c.at) or 0) + 1, time_micros())
  redis.call('XADD', LOG, id, 'kind', kind, 'at', integer(at), 'support', support, 'body', body)
  redis.call('PUBLISH', CHAT, table.concat(
    { 'log', c.epoch, id, previous, kind, integer(at), support == '' and '-' or support, body }, ' '))
  c.n, c.m, c.at = integer(n), integer(m), integer(at)
  c.bytes = integer((tonumber(c.bytes) or 0) + bytes_of(support, body))
  return id
end

-- Keeps the newest messages_max messages and bytes_max bytes, exactly; never drops the last entry.
-- c.first is the lowest seq from which on every message is kept.
local function trim(c, messages_max, bytes_max)
  local keep_from = c.n - messages_max + 1
  while tonumber(c.bytes) > bytes_max or tonumber(c.first) < keep_from do
    local oldest = redis.call('XRANGE', LOG, '-', '+', 'COUNT', 2)
    if #oldest < 2 then
      break
    end
    redis.call('XDEL', LOG, oldest[1][1])
    c.bytes = integer(tonumber(c.bytes) - bytes_of(oldest[1][2][6], oldest[1][2][8]))
    local seq, step = string.match(oldest[2][1], '^(%d+)-(%d+)$')
    c.first = integer(step == '0' and seq or seq + 1)
  end
end
