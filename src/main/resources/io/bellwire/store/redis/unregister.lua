-- Says that a user is no more connected on some nodes.
--
-- KEYS  1 the nodes of the user, and what was written of each; "" is the count
-- ARGV  1 how long the count alone is kept, ms   2 … nodeID, and what was written of it, "" for anything
-- Answers {field, value, …}: what is left
for i = 2, #ARGV, 2 do
  if ARGV[i + 1] == '' or redis.call('HGET', KEYS[1], ARGV[i]) == ARGV[i + 1] then
    redis.call('HDEL', KEYS[1], ARGV[i])
  end
end
local left = redis.call('HGETALL', KEYS[1])
if #left == 2 and left[1] == '' then redis.call('PEXPIRE', KEYS[1], ARGV[1]) end
return left
