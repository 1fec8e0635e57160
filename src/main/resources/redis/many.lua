-- Shared by the scripts that are called for many chats at once, those of one bucket together. Follows bucket.lua.

-- Calls answer_of(i, now, life) for each of them, i counting from 1, and returns what it answers; what stops one stops no other.
-- first_key: where the buckets' keys begin, which are the last; first_arg: where in ARGV it says of each bucket life and clock
-- as the caller knows them (see enter), and how many chats
local function of_each(first_key, first_arg, settle_millis, answer_of)
  local answers = {}
  for key = first_key, #KEYS do
    local arg = first_arg + 3 * (key - first_key)
    local entered, now, life = pcall(enter, KEYS[key], ARGV[arg], ARGV[arg + 1], settle_millis)
    for _ = 1, ARGV[arg + 2] do
      local i = #answers + 1
      answers[i] = entered and alone(answer_of, i, now, life) or alone(error, now, 0)
    end
  end
  return answers
end

-- Writes heads back: key -> head.
local function save_heads(heads)
  local set = {}
  for key, head in pairs(heads) do
    set[#set + 1], set[#set + 2] = key, head
  end
  if #set > 0 then
    redis.call('MSET', unpack(set))
  end
end
