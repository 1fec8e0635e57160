-- Reads what came after a position of a chat's log, and seals the chat if that has to be. Follows log.lua.
-- ARGV[1] epoch and ARGV[2] position up to which the node has followed the chat, ARGV[3] entries at the most
-- Returns {life, epoch, first kept seq, head position, cuts (see log.lua), {entry, …}},
--   or {life} if the chat is not there.
local chat = call('HMGET', CHAT, 'state', 'user', 'support', 'cuts')
local c = { state = chat[1] or nil, user = chat[2] or nil, support = chat[3] or nil, cuts = chat[4] or nil }
if not c.state then
  return { LIFE }
end
load_head(c)
local after = is_fenced(c, ARGV[1], ARGV[2]) and '+' or '(' .. ARGV[2]
return { LIFE, c.epoch, c.first, c.n .. '-' .. c.m, c.cuts or '', call('XRANGE', LOG, after, '+', 'COUNT', ARGV[3]) }
