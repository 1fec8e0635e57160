-- Lets a connection into a chat: decides, changes the state, and reads the history at the same moment.
-- Follows log.lua and transitions.lua.
-- KEYS[9] node's chats  set   chatIds of the bucket in which the node has connections
-- ARGV[12] side, ARGV[13] userId and ARGV[14] supportId as the client wrote them (empty: none)
-- ARGV[15] supportId and ARGV[16] card of a claim that wins, ARGV[17] node generation, ARGV[18] its connections on the side
-- ARGV[19] last seq the client holds, ARGV[20] the epoch it knows (empty: none)
-- Returns {'stale'} if the node's lease has ended, {'over'}, {'forbidden'}, {'taken', card of the agent} or
--   {'joined', rejoined|claimed|taken back, card, state, card of the agent or empty, epoch, position,
--    1 if reset, seen by user, seen by support, {{id, at, support, body}, …}}
local side, user, support = ARGV[12], ARGV[13], ARGV[14]
local claim, claim_card = ARGV[15], ARGV[16]
local FORMERS_CHARS_MAX = 16 * 33
local after, after_epoch = tonumber(ARGV[19]), ARGV[20]

local function admit()
  if side == 'User' then
    -- A user who missed that the chat changed hands still knows a former agent.
    local wrong = c.state == 'active' and support ~= '' and support ~= c.support
      and not string.find(' ' .. (c.formers or ''), ' ' .. support .. ' ', 1, true)
    return not wrong and 'rejoined' or nil, 'forbidden'
  elseif support ~= '' then
    if support ~= c.support then
      return nil, 'forbidden'
    end
    return c.state == 'waiting' and 'taken back' or 'rejoined'
  elseif c.state == 'waiting' then
    return 'claimed'
  end
  -- A repeated call of the winner's finds its own supportId here.
  return claim == c.support and 'rejoined claim' or nil, 'taken'
end

if not is_alive(ARGV[17]) then
  return { 'stale' }
elseif not c.state or c.state == 'ended' then
  return { 'over' }
elseif c.user ~= user then
  return { 'forbidden' }
end
local admission, refusal = admit()
if not admission then
  return { refusal, refusal == 'taken' and c.supportCard or '' }
end

if side == 'Support' and admission == 'rejoined' then
  -- Whoever knows the supportId has heard of the claim.
  c.confirmBy = nil
end
if admission == 'claimed' then
  if c.support then
    c.formers = string.sub(c.support .. ' ' .. (c.formers or ''), 1, FORMERS_CHARS_MAX)
  end
  c.support, c.supportCard, c.confirmBy = claim, claim_card, integer(NOW + CONFIRM)
end
if admission == 'claimed' or admission == 'taken back' then
  c.state, c.reservedUntil, c.goneSupport, c.leftSupport = 'active', nil, nil, nil
  log('claimed', c.supportCard)
elseif admission == 'rejoined claim' then
  admission = 'claimed'
end
set_presence(KEYS[9], ARGV[17], side, tonumber(ARGV[18]))
c.activeAt = integer(NOW)
if side == 'User' and not c.joined then
  c.joined, c.since = '1', integer(time_micros())
  log('joined')
end
settle('joined')

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

local reset = after > 0 and (after > (end_of(after_epoch) or -1) or after < c.first - 1)
local messages = {}
if reset or after < tonumber(c.n) then
  local start = (reset or after == 0) and '-' or '(' .. integer(after) .. '-0'
  for _, entry in ipairs(redis.call('XRANGE', LOG, start, '+')) do
    local fields = entry[2]
    if fields[2] == 'message' then
      messages[#messages + 1] = { entry[1], fields[4], fields[6], fields[8] }
    end
  end
end
return { 'joined', admission, c.card, c.state, c.state == 'active' and c.supportCard or '', c.epoch, c.n .. '-' .. c.m,
         reset and 1 or 0, c.seenUser, c.seenSupport, messages }
