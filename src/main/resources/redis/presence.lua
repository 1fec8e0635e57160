-- Sets how many connections a node has on one side of a chat. Follows log.lua, transitions.lua and here.lua.
-- ARGV[12] side, ARGV[13] node generation, ARGV[14] its connections on the side
-- ARGV[15] lease in ms: a node whose lease has ended was last known to be there when it renewed it
-- ARGV[16] ms for which a connection that is gone was told to stay away, 0 for not at all
-- ARGV[17] ms since the last connection to go went, ARGV[18] the bucket's clock as the node knew it then
-- Returns 'ok', or 'stale' if connections are claimed for a generation whose lease has ended.
local side, node, connections = ARGV[12], ARGV[13], tonumber(ARGV[14])
if connections > 0 and not is_alive(node) then
  return 'stale'
end
if not c.state or c.state == 'ended' then
  redis.call('SREM', NODE_CHATS, ID)
  return 'ok'
end
-- By the node's time; but while the bucket's clock stood still nothing has passed.
local went_at = math.min(NOW, math.max(NOW - ARGV[17], ARGV[18]))
local lease_ended = tonumber(redis.call('ZSCORE', NODES, node)) or 0
send_away(side, tonumber(ARGV[16]))
set_presence(node, side, connections, lease_ended < 0 and -lease_ended - ARGV[15] or went_at)
settle('left')
return 'ok'
