-- Changes a group, if it still is as the caller knows it.
--
-- KEYS  1 the group: "" is its header, the other fields are its members
-- ARGV  1 the header that the caller knows, "" for none   2 the new header, "" to dismiss it   3 how many members go
--       4 … those, then userID and row of each that comes
-- Answers 1: done   0: it is not as the caller knows it
local group = KEYS[1]
if (redis.call('HGET', group, '') or '') ~= ARGV[1] then return 0 end
if ARGV[2] == '' then
  redis.call('DEL', group)
  return 1
end
redis.call('HSET', group, '', ARGV[2])
local first = 4 + tonumber(ARGV[3])
for i = 4, first - 1 do redis.call('HDEL', group, ARGV[i]) end
for i = first, #ARGV, 2 do redis.call('HSET', group, ARGV[i], ARGV[i + 1]) end
return 1
