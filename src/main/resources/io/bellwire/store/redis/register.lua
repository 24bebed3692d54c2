-- Says that a user is connected on a node, and counts it.
--
-- KEYS  1 the nodes of the user, and what was written of each; "" is the count
-- ARGV  1 the caller's idea of the time   2 nodeID   3 how long the row lasts, ms
-- Answers {order, {field, value, …}}. The order is above every earlier one; as it is the time at least, it also is where
-- the key had expired, or a replica that lacks the last count took over.
local now = math.max(clock, tonumber(ARGV[1]))
local order = math.max(tonumber(redis.call('HGET', KEYS[1], '') or '0') + 1, now)
local text = string.format('%.0f', order)
redis.call('HSET', KEYS[1], '', text, ARGV[2], text)
redis.call('PEXPIRE', KEYS[1], ARGV[3])
return {order, redis.call('HGETALL', KEYS[1])}
