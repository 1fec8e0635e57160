-- Put in front of every script that needs a bucket's clock or life.
--
-- A bucket  hash  now, last: its clock, ms; queue: number of its last queue event; run, life, lives, settled: see enter, standing

-- Calls, and if there is a foreign value under the key says where. To be used until a script's first write is done.
local function call(command, key, ...)
  local reply = redis.pcall(command, key, ...)
  if type(reply) ~= 'table' or not reply.err then
    return reply
  elseif string.match(reply.err, 'WRONGTYPE') or string.match(reply.err, 'The ID specified') then
    error('FOREIGN ' .. key .. ': ' .. reply.err)
  end
  -- Redis says itself what else is wrong with it.
  return redis.call(command, key, ...)
end

-- Runs one part of a call that must not stop the others: returns its answer, or {'error', what}. But if the server is a
-- replica, in which case no part has written anything, all fail, as the call must go to another one.
local function alone(part, ...)
  local done, answer = pcall(part, ...)
  if done then
    return answer
  end
  -- An error of Redis's own may be a table.
  local failure = type(answer) == 'table' and answer.err or answer
  if string.find(failure, 'READONLY ', 1, true) then
    error('nothing is done: -READONLY the server is a replica', 0)
  end
  return { 'error', failure }
end

-- Lua's own conversion turns large numbers into 1e+15.
local function integer(number)
  return string.format('%.0f', number)
end

local MICROS
do
  local time = redis.call('TIME')
  MICROS = time[1] * 1000000 + time[2]
end
-- Of the server: its id changes at every restart and promotion.
local RUN
do
  local info = redis.call('INFO', 'replication')
  -- A pattern would be tried at each character before.
  local _, before = string.find(info, 'master_replid:', 1, true)
  RUN = string.sub(info, before + 1, before + 40)
end

-- Returns now, life.
--
-- now is the bucket's clock in ms. It runs only while nodes tick it, and at most 2 s a tick, so that deadlines do not pass
-- while nobody could have met them. Reading it between ticks adds what has passed, so nothing counts from too early.
--
-- life names one life of what the bucket holds, and is drawn anew whenever Redis may have come back with less than it had
-- acknowledged: in another run of the server, or if it does not know a life that the caller knows (lives are the last 16),
-- or has gone back in one. From then on the bucket settles for a while.
--
-- known_life (empty: none) and known_clock are the caller's latest reading; a bucket settles for settle_millis.
local function enter(bucket_key, known_life, known_clock, settle_millis)
  local bucket = call('HMGET', bucket_key, 'now', 'last', 'run', 'life')
  local then_now, last = tonumber(bucket[1]) or 0, tonumber(bucket[2]) or 0
  local now = then_now + math.min(math.max(math.floor(MICROS / 1000) - last, 0), 2000)
  local life = bucket[4] or nil
  local is_known = known_life == life
  if bucket[3] == RUN and (is_known and then_now - known_clock >= 0 or known_life == '') then
    return now, life
  end
  local lives = redis.call('HGET', bucket_key, 'lives') or ''
  local unknown = known_life ~= '' and not string.find(lives, known_life, 1, true)
  if bucket[3] == RUN and not is_known and not unknown then
    return now, life
  end
  life = string.sub(redis.sha1hex(table.concat({ bucket_key, life or '', RUN, integer(MICROS) }, ' ')), 1, 32)
  lives = string.sub(life .. ' ' .. (unknown and known_life .. ' ' or '') .. lives, 1, 16 * 33)
  redis.call('HSET', bucket_key, 'run', RUN, 'life', life, 'lives', lives, 'settled', integer(now + settle_millis))
  return now, life
end

-- Returns settling, first, lost. While a bucket is settling, nodes say again what they hold, and nothing is decided that this
-- could still change. first if no life before the present one is known of. What is missing may be lost for some time more, as
-- a node that is slow to come back may hold it.
local function standing(bucket_key, now, settle_millis)
  local bucket = redis.call('HMGET', bucket_key, 'lives', 'settled')
  local settled = tonumber(bucket[2]) or 0
  local settling, first = now < settled, #(bucket[1] or '') <= 33
  return settling, first, settling or not first and now < settled + 2 * settle_millis
end
