-- Shared by the scripts that change a chat's state; comes after log.lua. What may change, and what follows from it:
-- the queue's slice, the channel `users`, and the next deadline are derived here and nowhere else.
--
-- KEYS[5] sent    hash    see entry.lua
-- KEYS[6] here    hash    "<node generation>:User" or ":Support" -> how many connections that node has on that side
-- KEYS[7] due     zset    chatId -> bucket-clock ms before which the chat has no deadline
-- KEYS[8] queue   hash    chatId -> "<since µs> <card>" of the users on the agents' lists
-- KEYS[9] nodes   zset    node generation -> bucket-clock ms its lease ends; minus that once it was found to have ended
-- ARGV[1] chatId, ARGV[2] bucket number, ARGV[3] channel of the queue's events
-- ARGV[4..9] ms: expire after, leave grace, requeue after (0: never), reservation, keep an ended chat, confirm a claim within
-- ARGV[10] messages kept, ARGV[11] bytes kept; a script's own arguments begin at ARGV[12], and end before log.lua's

local SENT, HERE, DUE, QUEUE, NODES = KEYS[5], KEYS[6], KEYS[7], KEYS[8], KEYS[9]
local SETTLING, FIRST, LOST = standing(BUCKET, NOW, SETTLE)
local ID, BUCKET_NUMBER, QUEUE_CHANNEL = ARGV[1], ARGV[2], ARGV[3]
local EXPIRE, GRACE, REQUEUE = tonumber(ARGV[4]), tonumber(ARGV[5]), tonumber(ARGV[6])
local RESERVATION, KEEP_ENDED, CONFIRM = tonumber(ARGV[7]), tonumber(ARGV[8]), tonumber(ARGV[9])
local MESSAGES_MAX, BYTES_MAX = tonumber(ARGV[10]), tonumber(ARGV[11])

-- A script that fails half-way leaves a hole for ever, so a foreign value under any key fails it before the first write.
for key, type in pairs({ [CHAT] = 'hash', [LOG] = 'stream', [BUCKET] = 'hash', [HEAD] = 'string', [SENT] = 'hash', [HERE] = 'hash',
                         [DUE] = 'zset', [QUEUE] = 'hash', [NODES] = 'zset' }) do
  local found = redis.call('TYPE', key).ok
  if found ~= 'none' and found ~= type then
    return redis.error_reply('FOREIGN ' .. key .. ': holds a ' .. found .. ', not a ' .. type)
  end
end

-- The chat's fields, and those of its head (see entry.lua); absent ones are nil. save() writes what changed.
--   state waiting|active|ended, user, card (JSON), seenUser, seenSupport; cuts: see seal
--   joined 1 once the user did, since µs of that; announced, pending 1: what the channel `users` was told
--   support, supportCard (JSON): the agent, or while waiting the former one; confirmBy while its claim is provisional
--   formers: ids of the last agents before it
--   registeredAt, reservedUntil, sealedAt: bucket-clock ms
--   goneUser, goneSupport: when the side's last connection went, absent while one is here; leftUser, leftSupport 1: told
--   wentUser, wentSupport: when the last of the side's connections went that left others behind, on other nodes
--   awayUser, awaySupport: until when connections of the side were told to stay away; see gone_since
local c, stored = {}, {}
do
  local flat = redis.call('HGETALL', CHAT)
  for i = 1, #flat, 2 do
    c[flat[i]], stored[flat[i]] = flat[i + 1], flat[i + 1]
  end
end

if c.state then
  load_head(c)
  for _, field in ipairs({ 'registeredAt', 'sealedAt', 'seenUser', 'seenSupport' }) do
    check_number(c, field)
  end
  for _, field in ipairs({ 'since', 'goneUser', 'goneSupport', 'wentUser', 'wentSupport', 'awayUser', 'awaySupport', 'confirmBy', 'reservedUntil' }) do
    if c[field] then
      check_number(c, field)
    end
  end
  if not c.user or not c.card then
    error('FOREIGN ' .. CHAT .. ': user or card is missing')
  end
  local head = redis.call('XREVRANGE', LOG, '+', '-', 'COUNT', 1)[1]
  local head_id = head and head[1] or '0-0'
  if head_id ~= c.n .. '-' .. c.m then
    return redis.error_reply('FOREIGN ' .. LOG .. ': ends at ' .. head_id .. ', not at ' .. c.n .. '-' .. c.m)
  end
  seal(c)
end

local IN_HEAD = { life = true, epoch = true, n = true, m = true, at = true, first = true, bytes = true, activeAt = true }

local function save()
  local set, gone = {}, {}
  for field, value in pairs(c) do
    if not IN_HEAD[field] and stored[field] ~= value then
      set[#set + 1], set[#set + 2] = field, value
    end
  end
  for field in pairs(stored) do
    if c[field] == nil then
      gone[#gone + 1] = field
    end
  end
  if #set > 0 then redis.call('HSET', CHAT, unpack(set)) end
  if #gone > 0 then redis.call('HDEL', CHAT, unpack(gone)) end
  if c.state then save_head(c) end
end

-- Logs a state change.
local function log(kind, body)
  local support = c.state == 'active' and c.support or '-'
  append(c, LOG, c.n, c.m + 1, next_at(c), kind .. ' ' .. support .. ' ' .. (body or '{}'))
  trim(c, LOG, MESSAGES_MAX, BYTES_MAX)
end

local function log_side(kind, side)
  log(kind, '{"side":"' .. side .. '"}')
end

local function tell_agents(what, reason)
  local number = redis.call('HINCRBY', BUCKET, 'queue', 1)
  redis.call('PUBLISH', QUEUE_CHANNEL,
    table.concat({ BUCKET_NUMBER, LIFE, integer(number), what, reason, c.since, c.card }, ' '))
end

-- Brings the agents' lists and the channel `users` in line with the chat; reason is why it may no longer be listed.
local function relist(reason)
  local pending = c.state == 'waiting' and c.joined and not c.leftUser
  local listed = pending and not c.reservedUntil
  local was_listed = redis.call('HEXISTS', QUEUE, ID) == 1
  if listed and not was_listed then
    redis.call('HSET', QUEUE, ID, c.since .. ' ' .. c.card)
    tell_agents('listed', '-')
  elseif was_listed and not listed then
    redis.call('HDEL', QUEUE, ID)
    tell_agents('unlisted', reason)
  end
  local was_pending = c.pending
  if c.joined and not c.announced then
    c.announced, was_pending = '1', true
    redis.call('PUBLISH', 'users', '{"type":"UserJoined","args":' .. c.card .. '}')
  end
  if was_pending and not pending then
    redis.call('PUBLISH', 'users',
      '{"type":"RemoveUser","args":{"userId":"' .. c.user .. '","reason":"' .. reason .. '"}}')
  end
  c.pending = pending and '1' or nil
end

-- So long after something, but not before a sealed chat has settled and had as long again.
local function after(at, period)
  return math.max(at, c.sealedAt) + period
end

-- Since when a side is gone, nil while it is here. Who was sent away by a node that stops is not gone before the time
-- it was told to come back at, whenever and by whomever its connection was taken off.
local function gone_since(side)
  local gone = tonumber(c['gone' .. side])
  return gone and math.max(gone, tonumber(c['away' .. side]) or 0)
end

-- When the chat expires, nil for never.
local function expires_at()
  if c.state == 'active' then
    return after(c.activeAt, EXPIRE)
  elseif c.joined and not c.goneUser then
    return nil
  end
  return after(gone_since('User') or c.registeredAt, EXPIRE)
end

-- When an agent who is gone loses the chat, nil for never.
local function requeues_at()
  if c.state == 'active' and c.goneSupport and REQUEUE > 0 then
    return after(gone_since('Support'), REQUEUE)
  end
end

-- When a side that is gone is said to have left, nil if it is here or was said to already.
local function leaves_at(side)
  local gone = gone_since(side)
  if gone and not c['left' .. side] and (side == 'User' or c.state == 'active') then
    return after(gone, GRACE)
  end
end

-- When a claim that is still provisional is undone, nil for never.
local function undone_at()
  return c.confirmBy and math.max(c.confirmBy, c.sealedAt + CONFIRM)
end

-- Notes when to look at the chat again. A message only moves deadlines back, so it need not come here.
local function rearm()
  local soonest = math.min(expires_at() or math.huge, requeues_at() or math.huge, leaves_at('User') or math.huge,
    leaves_at('Support') or math.huge, undone_at() or math.huge, tonumber(c.reservedUntil) or math.huge)
  if soonest == math.huge then
    redis.call('ZREM', DUE, ID)
  else
    redis.call('ZADD', DUE, integer(soonest), ID)
  end
end

-- The fields of a chat that is made now.
local function make(user, card, epoch)
  c.state, c.user, c.card, c.epoch = 'waiting', user, card, epoch
  seal(c)
  c.n, c.m, c.at, c.first, c.bytes, c.seenUser, c.seenSupport = '0', '0', '0', '1', '0', '0', '0'
  c.registeredAt, c.activeAt = integer(NOW), integer(NOW)
end

local FORMERS_CHARS_MAX = 16 * 33

-- An agent who has not had the chat gets it; the claim is provisional.
local function claim(support, card)
  if c.support then
    c.formers = string.sub(c.support .. ' ' .. (c.formers or ''), 1, FORMERS_CHARS_MAX)
  end
  c.support, c.supportCard, c.confirmBy = support, card, integer(NOW + CONFIRM)
end

-- The chat is its agent's from now on.
local function activate()
  c.state, c.reservedUntil, c.goneSupport, c.leftSupport = 'active', nil, nil, nil
  log('claimed', c.supportCard)
end

-- The chat waits (again), its agent becomes the former one.
local function requeue()
  if not c.leftSupport then
    log_side('left', 'Support')
  end
  c.state, c.confirmBy, c.goneSupport, c.leftSupport, c.awaySupport = 'waiting', nil, nil, nil, nil
  log('requeued')
end

-- To be called last by every script that changed the chat's table.
local function settle(reason)
  relist(reason)
  rearm()
  save()
end

-- Over for good. The keys stay a while, so that nodes that fell behind can read how it ended.
local function finish(kind, body, reason)
  c.state, c.confirmBy, c.reservedUntil = 'ended', nil, nil
  log(kind, body)
  relist(reason)
  save()
  redis.call('ZREM', DUE, ID)
  for _, key in ipairs({ CHAT, LOG, HEAD, SENT, HERE }) do
    redis.call('PEXPIRE', key, integer(KEEP_ENDED))
  end
end
