-- Reads a whole chat for a connection that must drop what it has. Follows log.lua, transitions.lua and snapshot.lua.
-- Returns a snapshot that is a reset, {'over'}, or {'settling'} if that cannot be said yet.
if c.state == 'ended' then
  return { 'over' }
elseif not c.state then
  return { LOST and 'settling' or 'over' }
end
save()
return snapshot('rejoined', 1, '')
