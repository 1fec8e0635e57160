-- Reads what came after a position of a chat's log.
-- KEYS[1] chat hash, KEYS[2] log stream. ARGV[1] position, ARGV[2] entries at the most
-- Returns {epoch, first kept seq, head position, cuts (see log.lua), {{id, {kind, …, at, …, support, …, body, …}}, …}},
--   or {} if the chat is not there.
local chat = redis.call('HMGET', KEYS[1], 'epoch', 'first', 'n', 'm', 'cuts')
if not chat[1] then
  return {}
end
return { chat[1], chat[2], chat[3] .. '-' .. chat[4], chat[5] or '', redis.call('XRANGE', KEYS[2], '(' .. ARGV[1], '+', 'COUNT', ARGV[2]) }
