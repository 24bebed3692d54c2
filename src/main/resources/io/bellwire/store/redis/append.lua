-- Takes events into the log of one invitation, or says why not. The compare-and-set and the deadline are decided here.
--
-- KEYS  1 the log: head, finders, events   2 the open invitations of its partition
--       3 where the node notes to what it has appended (only if there are other nodes)
-- ARGV  1 the caller's idea of the time (the time of creation, if this creates)   2 the last seq that the caller knows
--       3 what the deadline must be: B not reached, A reached, - anything   4 whether this ends it: 1 or 0
--       5 lifetime, ms (creation only)   6 retention, ms   7 the ID, 16 bytes   8 finders to add   9 … the events
-- Answers {0, time, time of creation, deadline, finders if it ended}: taken   {1, seq, time of creation}: the log is there
--         {2, time, deadline}: the deadline is not as it must be   {3, time}: the caller's time is too old to create with
--         {4}: it has ended, and the caller knew
local STALE_MS, NOTED_MOST, NOTED_MS = 2000, 10000, 180000
local now = math.max(clock, tonumber(ARGV[1]))
local log = KEYS[1]
local seq, last, created, deadline, gone = 0, 0, 0, 0, 0
local head = redis.call('LINDEX', log, 0)
if head then
  seq, last, created, deadline, gone = string.match(head, '^(%d+) (%d+) (%d+) (%d+) (%d+)$')
  seq, last, created, deadline, gone = tonumber(seq), tonumber(last), tonumber(created), tonumber(deadline), tonumber(gone)
  if gone > 0 and gone <= now then
    redis.call('DEL', log)
    seq, last, created, deadline, gone = 0, 0, 0, 0, 0
  end
end
if seq ~= tonumber(ARGV[2]) then return {1, seq, created} end
if gone > 0 then return {4} end
local at = math.max(now, last)
local ends = ARGV[4] == '1'
if seq == 0 then
  at = tonumber(ARGV[1])
  if now - at > STALE_MS then return {3, now} end
  created, deadline = at, at + tonumber(ARGV[5])
  if not ends then redis.call('ZADD', KEYS[2], 0, struct.pack('>I8', deadline) .. ARGV[7]) end
else
  if (ARGV[3] == 'B' and at >= deadline) or (ARGV[3] == 'A' and at < deadline) then return {2, at, deadline} end
  if ARGV[8] ~= '' then redis.call('LSET', log, 1, redis.call('LINDEX', log, 1) .. ARGV[8]) end
end
local elements, stamp = {}, struct.pack('>I8', at)
if ends then gone = at + tonumber(ARGV[6]) end
head = string.format('%.0f %.0f %.0f %.0f %.0f', seq + #ARGV - 8, at, created, deadline, gone)
if seq == 0 then elements = {head, ARGV[8]} end
for i = 9, #ARGV do elements[#elements + 1] = stamp .. ARGV[i] end
redis.call('RPUSH', log, unpack(elements))
if seq > 0 then redis.call('LSET', log, 0, head) end
if KEYS[3] then
  local noted = redis.call('RPUSH', KEYS[3], struct.pack('>I8', math.max(now, at)) .. ARGV[7])
  if noted == 1 then
    redis.call('PEXPIRE', KEYS[3], NOTED_MS)
  elseif noted > NOTED_MOST then
    redis.call('LTRIM', KEYS[3], -NOTED_MOST, -1)
  end
end
if not ends then return {0, at, created, deadline} end
redis.call('ZREM', KEYS[2], struct.pack('>I8', deadline) .. ARGV[7])
redis.call('PEXPIRE', log, ARGV[6])
return {0, at, created, deadline, redis.call('LINDEX', log, 1)}
