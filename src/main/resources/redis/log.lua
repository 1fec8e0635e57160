-- Shared by every script that writes: the bucket's clock and life, the log, its bounds. Put in front of them.
--
-- KEYS[1] chat    hash    the chat's state; also the name of its pub/sub channel
-- KEYS[2] log     stream  <n>-0 is message n, <n>-<m> the m-th state change after it
--                         fields: kind, at (µs since 1970), support (agent's id or empty), body (JSON)
-- KEYS[3] bucket  hash    now, last: the bucket's clock, ms; queue: number of its last queue event
--                         run, life, lives, settled: see LIFE
-- The last of ARGV: the bucket's life (empty: none) and the latest reading of its clock that the caller knows, and for how
-- many ms a bucket settles.

local CHAT, LOG, BUCKET = KEYS[1], KEYS[2], KEYS[3]

-- Calls, and if there is a foreign value under the key says where. To be used until a script's first write is done.
local function call(command, key, ...)
  local reply = redis.pcall(command, key, ...)
  if type(reply) ~= 'table' or not reply.err then
    return reply
  elseif string.match(reply.err, 'WRONGTYPE') or string.match(reply.err, 'The ID specified') then
    error('FOREIGN ' .. key .. ': ' .. reply.err)
  end
  -- Redis says itself what else is wrong with it.
  return redis.call(command, key, ...)
end

-- Lua's own conversion turns large numbers into 1e+15.
local function integer(number)
  return string.format('%.0f', number)
end

local MICROS
do
  local time = redis.call('TIME')
  MICROS = time[1] * 1000000 + time[2]
end

-- NOW is the bucket's clock in ms. It runs only while nodes tick it, and at most 2 s a tick, so that deadlines do not pass
-- while nobody could have met them. Reading it between ticks adds what has passed, so nothing counts from too early.
--
-- LIFE names one life of what the bucket holds, and is drawn anew whenever Redis may have come back with less than it had
-- acknowledged: in another run of the server (its id changes at every restart and promotion), or if it does not know a
-- life that the caller knows (lives are the last 16), or has gone back in one. From then on the bucket is SETTLING for a
-- while: nodes say again what they hold, and until then nothing is decided that this could still change. FIRST if no life
-- before is known of. What is missing may still be LOST, as a node that is slow to come back may hold it.
local NOW, LIFE, SETTLING, FIRST, LOST, SETTLE
do
  local bucket = call('HMGET', BUCKET, 'now', 'last', 'run', 'life', 'lives', 'settled')
  local now, last = tonumber(bucket[1]) or 0, tonumber(bucket[2]) or 0
  NOW = now + math.min(math.max(math.floor(MICROS / 1000) - last, 0), 2000)
  LIFE = bucket[4] or nil
  local lives, settled = bucket[5] or '', tonumber(bucket[6]) or 0
  local known_life, known_clock = ARGV[#ARGV - 2], tonumber(ARGV[#ARGV - 1])
  SETTLE = tonumber(ARGV[#ARGV])
  local run = string.match(redis.call('INFO', 'replication'), 'master_replid:(%x+)')
  local unknown = known_life ~= '' and not string.find(lives, known_life, 1, true)
  if bucket[3] ~= run or unknown or LIFE == known_life and now < known_clock then
    settled = NOW + SETTLE
    LIFE = string.sub(redis.sha1hex(table.concat({ BUCKET, LIFE or '', run, integer(MICROS) }, ' ')), 1, 32)
    lives = string.sub(LIFE .. ' ' .. (unknown and known_life .. ' ' or '') .. lives, 1, 16 * 33)
    redis.call('HSET', BUCKET, 'run', run, 'life', LIFE, 'lives', lives, 'settled', integer(settled))
  end
  SETTLING, FIRST = NOW < settled, #lives == 33
  LOST = SETTLING or not FIRST and NOW < settled + 2 * SETTLE
end

-- Fails the script if a field of the chat is not a number, or not there.
local function check_number(c, field)
  if not string.match(c[field] or '', '^-?%d+$') then
    error('FOREIGN ' .. CHAT .. ': ' .. field .. ' is no number')
  end
end

-- Fails the script if the fields of a chat that every script reads are not what our scripts write.
local function check(c)
  for _, field in ipairs({ 'n', 'm', 'at', 'first', 'bytes' }) do
    check_number(c, field)
  end
  if not c.epoch or not c.user then
    error('FOREIGN ' .. CHAT .. ': epoch or user is missing')
  end
end

-- Whoever holds no more of an epoch than its cut says can go on in the present one: c.cuts is "<epoch>=<n>-<m> …", newest
-- first, the last 16. No pair of epoch and position ever names two entries.
local function new_epoch(c)
  local cut = c.epoch .. '=' .. integer(c.n) .. '-' .. integer(c.m) .. ' '
  c.cuts = string.match(cut .. (c.cuts or ''), '^' .. string.rep('%S* ?', 16))
  c.epoch = string.sub(redis.sha1hex(c.epoch .. LIFE .. integer(MICROS)), 1, 32)
end

-- Seals a chat that was last written to in another life: what is appended from now on is another lineage. Its deadlines
-- count from when it has settled at the earliest, as Redis may have forgotten what moved them, and who is here.
local function seal(c)
  if c.life ~= LIFE then
    if c.life then
      new_epoch(c)
    end
    c.sealedAt = integer(c.life and NOW + SETTLE or NOW)
    c.life = LIFE
  end
end

-- True if the chat is not, or not only, what a caller who has followed it so far knows; it must compare then, and what it
-- asked for is not done. Seals the chat if that has to be, also if the caller is ahead of it: then it has forgotten.
local function is_fenced(c, epoch, position)
  if not c.state then
    return true
  end
  check(c)
  local n, m = string.match(position, '^(%d+)-(%d+)$')
  n, m = tonumber(n), tonumber(m)
  local head_n, head_m = tonumber(c.n), tonumber(c.m)
  local ahead = c.epoch == epoch and c.life == LIFE and (n > head_n or n == head_n and m > head_m)
  if ahead then
    new_epoch(c)
  end
  if ahead or c.life ~= LIFE then
    seal(c)
    redis.call('HSET', CHAT, 'epoch', c.epoch, 'cuts', c.cuts, 'life', c.life, 'sealedAt', integer(NOW + SETTLE))
  end
  return c.epoch ~= epoch
end

-- What an entry counts towards the bytes of a log: its text and about what Redis adds.
local function bytes_of(support, body)
  return #support + #body + 64
end

-- Appends one entry, tells the subscribers, and returns the position.
-- step: 0 for a message, which raises n; else the number of the state change; at: µs. Changes the chat's table, not its hash.
local function append(c, n, m, kind, at, support, body)
  local previous = integer(c.n) .. '-' .. integer(c.m)
  local id = integer(n) .. '-' .. integer(m)
  call('XADD', LOG, id, 'kind', kind, 'at', integer(at), 'support', support, 'body', body)
  redis.call('PUBLISH', CHAT, table.concat(
    { 'log', c.epoch, id, previous, kind, integer(at), support == '' and '-' or support, body }, ' '))
  c.n, c.m, c.at = integer(n), integer(m), integer(math.max(at, c.at))
  c.bytes = integer(c.bytes + bytes_of(support, body))
  return id
end

-- The time of an entry that is new: later than all before it.
local function next_at(c)
  return math.max(c.at + 1, MICROS)
end

-- A message's name in SENT, by which its repeat is known: "<sender>:<clientMessageId>", or made of the message itself.
local function name_of(name, at, body)
  return name ~= '' and name or '@' .. integer(at) .. ':' .. string.sub(redis.sha1hex(body), 1, 8)
end

-- Remembers the message just appended by its name, and forgets the one that many messages ago.
local function remember(c, sent, name, at, ids_max)
  local forget = '#' .. integer(c.n - ids_max)
  local forgotten = redis.call('HGET', sent, forget)
  if forgotten then
    redis.call('HDEL', sent, forget, forgotten)
  end
  redis.call('HSET', sent, name, c.n .. ' ' .. integer(at), '#' .. c.n, name)
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
