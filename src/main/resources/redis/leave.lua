-- One side ends the chat for good. Follows log.lua and transitions.lua.
-- ARGV[12] side, ARGV[13] userId or supportId
-- ARGV[14] epoch and ARGV[15] position up to which the node has followed the chat
-- Returns 1 if this has ended the chat, 0 if it was over before or is not this agent's, -1 if the node must compare first.
local side, id = ARGV[12], ARGV[13]
if is_fenced(c, ARGV[14], ARGV[15]) then
  return -1
elseif c.state == 'ended' then
  return 0
end
local mine = side == 'User' and id == c.user or side == 'Support' and c.state == 'active' and id == c.support
if not mine then
  return 0
end
finish('ended', '{"side":"' .. side .. '"}', 'left')
return 1
