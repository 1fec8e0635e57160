-- Says again what a node knows of a chat of which Redis may have forgotten something, or all.
-- Follows log.lua and transitions.lua.
-- ARGV[12] the epoch whose forgotten part is restored; empty: the chat is not there
-- ARGV[13] userId, ARGV[14] card and ARGV[15] epoch of a chat that is not there
-- ARGV[16] since when the user waits, µs; empty: it has not joined as far as the node knows
-- ARGV[17] 1 if the user was said to have left
-- ARGV[18] supportId and ARGV[19] card of the agent whose claim is to be restored, empty: none
-- ARGV[20] supportId of the agent who has confirmed its claim, empty: none
-- ARGV[21] ended|expired and ARGV[22] its body if the chat is over, else empty
-- ARGV[23] names kept, ARGV[24] the last seq that the node and the log have in common
-- then for each message that may have been forgotten three: at µs, name (see append_message) or empty, text (see entry.lua)
-- Returns 1; 0 if the chat has another epoch, so that the node must compare again.
if (c.epoch or '') ~= ARGV[12] then
  return 0
elseif c.state == 'ended' then
  save()
  return 1
end
local since, left, support, over = ARGV[16], ARGV[17] == '1', ARGV[18], ARGV[21]

if not c.state then
  make(ARGV[13], ARGV[14], ARGV[15])
  c.sealedAt = integer(NOW + SETTLE)
end
-- Later, what was appended since could have made it forget their names.
local names_max = tonumber(ARGV[23])
local is_remembered = c.n - ARGV[24] < names_max
for i = 25, is_remembered and #ARGV - 5 or 0, 3 do
  if append_message(c, LOG, SENT, ARGV[i + 1], ARGV[i], ARGV[i + 2], names_max) then
    c.activeAt = integer(NOW)
  end
end
trim(c, LOG, MESSAGES_MAX, BYTES_MAX)

if since ~= '' and not c.joined then
  -- The channel `users` has been told; and until a node says that the user is here, it is not.
  c.joined, c.since, c.announced, c.pending, c.goneUser = '1', since, '1', not left and '1' or nil, integer(NOW)
  log('joined')
end
if left and c.joined and not c.leftUser then
  -- Whoever knows better says so, and then it has returned.
  c.leftUser, c.goneUser = '1', c.goneUser or integer(NOW)
  log_side('left', 'User')
end
if over ~= '' then
  c.pending = nil
  finish(over, ARGV[22], over == 'expired' and 'expired' or 'left')
  return 1
end
if support ~= '' and c.state == 'waiting' then
  if support ~= c.support then
    claim(support, ARGV[19])
  end
  -- It was heard of already; whether its winner is there, its presence shows.
  c.confirmBy, c.pending = nil, nil
  activate()
  c.goneSupport = integer(NOW)
end
if ARGV[20] ~= '' and ARGV[20] == c.support then
  c.confirmBy = nil
end
settle('joined')
return 1
