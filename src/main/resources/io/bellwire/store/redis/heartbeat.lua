-- Moves the clock that all nodes share on, renews the lease of a node, and says who is alive.
--
-- KEYS  1 the leases: nodeID and until when   2 the latest time that any node has seen
-- ARGV  1 the caller's idea of the time   2 nodeID, "" for none   3 how long the lease lasts, ms; 0: give it back
-- Answers {the server's clock, store time, {nodeID, until, …}, whether the node's lease had not run out: 1 or 0}
local now = math.max(clock, tonumber(redis.call('GET', KEYS[2]) or '0'), tonumber(ARGV[1]))
redis.call('SET', KEYS[2], string.format('%.0f', now))
redis.call('ZREMRANGEBYSCORE', KEYS[1], '-inf', string.format('%.0f', now))
local held = redis.call('ZSCORE', KEYS[1], ARGV[2]) and 1 or 0
if ARGV[2] ~= '' then
  if ARGV[3] == '0' then
    redis.call('ZREM', KEYS[1], ARGV[2])
  else
    redis.call('ZADD', KEYS[1], string.format('%.0f', now + tonumber(ARGV[3])), ARGV[2])
  end
end
return {clock, now, redis.call('ZRANGE', KEYS[1], 0, -1, 'WITHSCORES'), held}
