-- Put in front of every script about one chat. Follows bucket.lua and entry.lua.
--
-- KEYS[1] chat    hash    the chat's state
-- KEYS[2] log     stream  see entry.lua
-- KEYS[3] bucket  hash    see bucket.lua
-- KEYS[4] head    string  see entry.lua
-- The last of ARGV: the bucket's life (empty: none) and the latest reading of its clock that the caller knows, and for how
-- many ms a bucket settles.

local CHAT, LOG, BUCKET, HEAD = KEYS[1], KEYS[2], KEYS[3], KEYS[4]
local SETTLE = tonumber(ARGV[#ARGV])
local NOW, LIFE = enter(BUCKET, ARGV[#ARGV - 2], ARGV[#ARGV - 1], SETTLE)

-- Fails the script if a field of the chat is not a number, or not there.
local function check_number(c, field)
  if not string.match(c[field] or '', '^-?%d+$') then
    error('FOREIGN ' .. CHAT .. ': ' .. field .. ' is no number')
  end
end

local stored_head

-- Reads the head of a chat that is there.
local function load_head(c)
  stored_head = call('GET', HEAD) or ''
  read_head(c, HEAD, stored_head)
end

local function save_head(c)
  local user = c.state ~= 'ended' and c.user or '-'
  local support = c.state == 'active' and c.support or '-'
  local head = head_of(c, user, support)
  if head ~= stored_head then
    -- An ended chat's keys have been given their time.
    redis.call('SET', HEAD, head, 'KEEPTTL')
  end
end

-- Whoever holds no more of an epoch than its cut says can go on in the present one: c.cuts is "<epoch>=<n>-<m> …", newest
-- first, the last 16. No pair of epoch and position ever names two entries.
local function new_epoch(c)
  local cut = c.epoch .. '=' .. c.n .. '-' .. c.m .. ' '
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
  local n, m = string.match(position, '^(%d+)-(%d+)$')
  n, m = tonumber(n), tonumber(m)
  local head_n, head_m = tonumber(c.n), tonumber(c.m)
  local ahead = c.epoch == epoch and c.life == LIFE and (n > head_n or n == head_n and m > head_m)
  if ahead then
    new_epoch(c)
  end
  if ahead or c.life ~= LIFE then
    seal(c)
    redis.call('HSET', CHAT, 'cuts', c.cuts, 'sealedAt', integer(NOW + SETTLE))
    save_head(c)
  end
  return c.epoch ~= epoch
end
