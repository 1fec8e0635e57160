-- Takes a listed user off every agent's list for a while. Follows log.lua and transitions.lua.
-- ARGV[12] userId as the client wrote it.
-- Returns {1 if the user was listed, number of the bucket's last queue event}.
local listed = c.user == ARGV[12] and redis.call('HEXISTS', QUEUE, ID) == 1
if listed then
  c.reservedUntil = integer(NOW + RESERVATION)
  settle('joined')
end
return { listed and 1 or 0, tonumber(redis.call('HGET', BUCKET, 'queue')) or 0 }
