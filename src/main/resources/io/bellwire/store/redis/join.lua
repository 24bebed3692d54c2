-- Counts a group among those of a user, if there is room.
--
-- KEYS  1 the groups of the user: groupID, and a letter and a time
-- ARGV  1 j: joined by themselves, a: added by somebody else   2 how many of that kind there may be, 0: any   3 groupID
-- Answers 1: there is room, and it is counted   0: there is none
local groups, kind, limit = KEYS[1], ARGV[1], tonumber(ARGV[2])
local known = redis.call('HGET', groups, ARGV[3])
if limit > 0 and not (known and string.sub(known, 1, 1) == kind) then
  local count = 0
  for _, value in ipairs(redis.call('HVALS', groups)) do
    if string.sub(value, 1, 1) == kind then count = count + 1 end
  end
  if count >= limit then return 0 end
end
redis.call('HSET', groups, ARGV[3], kind .. string.format('%.0f', clock))
return 1
