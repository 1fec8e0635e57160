-- Lets a connection into a chat: decides, changes the state, and reads the history at the same moment.
-- Follows log.lua, transitions.lua, here.lua and snapshot.lua.
-- ARGV[12] side, ARGV[13] userId and ARGV[14] supportId as the client wrote them (empty: none)
-- ARGV[15] supportId and ARGV[16] card of a claim that wins, ARGV[17] node generation, ARGV[18] its connections on the side
-- ARGV[19] last seq the client holds, ARGV[20] the epoch it knows (empty: none)
-- Returns {'stale'} if the node's lease has ended, {'settling'} if it cannot be said yet, {'over'}, {'forbidden'},
--   {'taken', card of the agent} or a snapshot with the admission joined, rejoined, claimed or taken back.
local side, user, support = ARGV[12], ARGV[13], ARGV[14]
local claimed, claimed_card = ARGV[15], ARGV[16]

local function admit()
  -- Of a sealed chat, Redis may have forgotten who had it.
  local is_sealed = c.cuts ~= nil
  if side == 'User' then
    -- A user who missed that the chat changed hands still knows a former agent.
    local wrong = c.state == 'active' and support ~= '' and support ~= c.support and not is_sealed
      and not string.find(' ' .. (c.formers or ''), ' ' .. support .. ' ', 1, true)
    return not wrong and 'rejoined' or nil, 'forbidden'
  elseif support ~= '' then
    if support ~= c.support then
      return nil, is_sealed and c.state == 'active' and 'taken' or 'forbidden'
    end
    return c.state == 'waiting' and 'taken back' or 'rejoined'
  elseif c.state == 'waiting' then
    return 'claimed'
  end
  -- A repeated call of the winner's finds its own supportId here.
  return claimed == c.support and 'rejoined claim' or nil, 'taken'
end

if not is_alive(ARGV[17]) then
  return { 'stale' }
elseif c.state == 'ended' then
  return { 'over' }
elseif not c.state then
  -- A node that still holds a chat which Redis has lost makes it again.
  return { LOST and 'settling' or 'over' }
elseif c.user ~= user then
  return { 'forbidden' }
end
local admission, refusal = admit()
if SETTLING and (not admission or admission == 'claimed' and not FIRST) then
  -- A claim that Redis has forgotten goes before others.
  return { 'settling' }
elseif not admission then
  return { refusal, refusal == 'taken' and c.supportCard or '' }
end

if side == 'Support' and admission == 'rejoined' then
  -- Whoever knows the supportId has heard of the claim.
  c.confirmBy = nil
end
if admission == 'claimed' then
  claim(claimed, claimed_card)
end
if admission == 'claimed' or admission == 'taken back' then
  activate()
elseif admission == 'rejoined claim' then
  -- While it is provisional nobody has heard of it yet, most likely. Later it is an agent who has the same id each time.
  admission = c.confirmBy and 'claimed' or 'rejoined'
end
set_presence(ARGV[17], side, tonumber(ARGV[18]))
c.activeAt = integer(NOW)
if side == 'User' and not c.joined then
  c.joined, c.since = '1', integer(MICROS)
  log('joined')
  admission = 'joined'
end
settle('joined')
return snapshot(admission, tonumber(ARGV[19]), ARGV[20])
