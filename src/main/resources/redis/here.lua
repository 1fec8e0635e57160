-- Shared by the scripts that say who is here. Comes after log.lua and transitions.lua.
-- KEYS[10] node's chats  set   chatIds of the bucket in which the node has connections
local NODE_CHATS = KEYS[10]
do
  local found = redis.call('TYPE', NODE_CHATS).ok
  if found ~= 'none' and found ~= 'set' then
    return redis.error_reply('FOREIGN ' .. NODE_CHATS .. ': holds a ' .. found .. ', not a set')
  end
end

local function is_here(side)
  for _, field in ipairs(redis.call('HKEYS', HERE)) do
    if string.match(field, ':(%a+)$') == side then
      return true
    end
  end
  return false
end

-- A connection of a side was told to stay away for so many ms; of several the last counts. A claim that its winner had no
-- time to confirm waits for it too.
local function send_away(side, millis)
  if millis == 0 then
    return
  end
  c['away' .. side] = integer(math.max(tonumber(c['away' .. side]) or 0, NOW + millis))
  if side == 'Support' and c.confirmBy then
    c.confirmBy = integer(math.max(c.confirmBy, c.awaySupport + CONFIRM))
  end
end

-- Sets how many connections a node has on a side: an absolute count, so that a repeated call changes nothing.
-- The last connection to go starts the grace at gone_at, the first to come ends it. Of an agent who came back inside the
-- grace nothing is told.
local function set_presence(node, side, connections, gone_at)
  local field = node .. ':' .. side
  if connections > 0 then
    redis.call('HSET', HERE, field, integer(connections))
    redis.call('SADD', NODE_CHATS, ID)
    if c['left' .. side] and (side == 'User' or c.state == 'active') then
      log_side('returned', side)
    end
    if c['gone' .. side] then
      c['away' .. side] = nil
    end
    c['gone' .. side], c['left' .. side] = nil, nil
    return
  end
  if redis.call('HDEL', HERE, field) == 1 then
    -- Nodes tell it with delays of their own: the last connection to go is not always the last that is told.
    gone_at = integer(math.max(gone_at, tonumber(c['went' .. side]) or gone_at))
    local others = is_here(side)
    c['went' .. side], c['gone' .. side] = others and gone_at or nil, not others and gone_at or nil
  end
  if redis.call('HEXISTS', HERE, node .. ':User') == 0 and redis.call('HEXISTS', HERE, node .. ':Support') == 0 then
    redis.call('SREM', NODE_CHATS, ID)
  end
end

-- True while the node's lease runs; a generation that was found dead never speaks again.
local function is_alive(node)
  return (tonumber(redis.call('ZSCORE', NODES, node)) or -1) > 0
end
