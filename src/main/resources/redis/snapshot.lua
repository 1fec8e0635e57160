-- Shared by the scripts that answer with a whole chat. Follows log.lua and transitions.lua.

-- How far the client's epoch goes, nil for one that this chat does not know.
local function end_of(epoch)
  if epoch == c.epoch then
    return tonumber(c.n)
  end
  for known, seq in string.gmatch(c.cuts or '', '(%x+)=(%d+)') do
    if known == epoch then
      return tonumber(seq)
    end
  end
end

-- The chat at this moment, for whoever holds its messages up to after of that epoch:
-- {'joined', admission, card, state, card of the agent or empty, epoch, position, 1 if reset, seen by user,
--  seen by support, cuts, since µs or empty, life, {entry of a message, …}, names of the sides that were said to have left}
local function snapshot(admission, after, after_epoch)
  local reset = after > 0 and (after > (end_of(after_epoch) or -1) or after < c.first - 1)
  local messages = {}
  if reset or after < tonumber(c.n) then
    local start = (reset or after == 0) and '-' or '(' .. integer(after) .. '-0'
    for _, entry in ipairs(redis.call('XRANGE', LOG, start, '+')) do
      if string.find(entry[2][2], 'message ', 1, true) == 1 then
        messages[#messages + 1] = entry
      end
    end
  end
  return { 'joined', admission, c.card, c.state, c.state == 'active' and c.supportCard or '', c.epoch,
           c.n .. '-' .. c.m, reset and 1 or 0, c.seenUser, c.seenSupport, c.cuts or '', c.since or '', LIFE,
           messages, (c.leftUser and 'User ' or '') .. (c.leftSupport and 'Support' or '') }
end
