-- Rechecks a chat's deadlines and carries out what is due. Follows log.lua and transitions.lua.
local function due(at)
  return at and tonumber(at) <= NOW
end

if not c.state or c.state == 'ended' then
  redis.call('ZREM', DUE, ID)
  return 0
end
if due(expires_at()) then
  finish('expired', '{}', 'expired')
  return 1
end
if due(c.reservedUntil) then
  c.reservedUntil = nil
end
for _, side in ipairs({ 'User', 'Support' }) do
  if due(leaves_at(side)) then
    c['left' .. side] = '1'
    log_side('left', side)
  end
end
if due(undone_at()) or due(requeues_at()) then
  requeue()
end
settle('left')
return 1
