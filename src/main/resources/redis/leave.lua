-- One side ends the chat for good. Follows log.lua and transitions.lua.
-- ARGV[12] side, ARGV[13] userId or supportId. Returns 1 if the chat is over now.
local side, id = ARGV[12], ARGV[13]
if not c.state or c.state == 'ended' then
  return 1
end
local mine = side == 'User' and id == c.user or side == 'Support' and c.state == 'active' and id == c.support
if not mine then
  return 0
end
finish('ended', '{"side":"' .. side .. '"}', 'left')
return 1
