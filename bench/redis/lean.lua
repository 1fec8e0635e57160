-- The least that keeps a message and tells of it: what nobody could do with less in one round trip.
-- KEYS[1] log    stream   also told on the channel of ARGV[1]
-- ARGV[1] channel, ARGV[2] message
-- Returns the message's id.
local id = redis.call('XADD', KEYS[1], '*', 'd', ARGV[2])
redis.call('PUBLISH', ARGV[1], ARGV[2])
return id
