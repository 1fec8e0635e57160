-- Makes a chat. Follows log.lua and transitions.lua.
-- ARGV[12] userId, ARGV[13] card (JSON of username, userId, chatId), ARGV[14] epoch
-- Returns 1, also when the same user registers the same chat again; 0 if the chatId is somebody else's.
if c.state then
  return c.user == ARGV[12] and 1 or 0
end
make(ARGV[12], ARGV[13], ARGV[14])
settle('-')
return 1
