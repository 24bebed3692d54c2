-- Part of scripts: takes events into the log of one invitation, or says why not. The compare-and-set and the deadline are
-- decided here.
--
-- keys  1 the log: head, finders, events   2 the open invitations of its partition
-- argv  1 the caller's idea of the time   2 the last seq that the caller knows
--       3 what the deadline must be: B not reached, A reached, - anything   4 whether this ends it: 1 or 0
--       5 lifetime, ms (creation only)   6 retention, ms   7 the ID, 16 bytes   8 finders to add   9 how many events
--       10 … the events
-- noted where the node notes to what it has appended; nil if there are no other nodes
-- rows  nil where the rows of users are there already, with the caller's time as time of creation; otherwise
--       rows.refuse(now, created, deadline), called before anything is written: the answer if there is no room;
--       rows.write(answer, ends), called at last
-- Answers {0, time, time of creation, deadline, finders if it ended}: taken   {1, seq, time of creation}: the log is there
--         {2, time, deadline}: the deadline is not as it must be   {3, time}: the caller's time is too old to create with
--         {4}: it has ended, and the caller knew
local STALE_MS, NOTED_MOST, NOTED_MS = 2000, 10000, 180000

local function note(list, stamp, id)
  local noted = redis.call('RPUSH', list, stamp .. id)
  if noted == 1 then
    redis.call('PEXPIRE', list, NOTED_MS)
  elseif noted > NOTED_MOST then
    redis.call('LTRIM', list, -NOTED_MOST, -1)
  end
end

local function append(keys, argv, noted, rows)
  local now = math.max(clock, tonumber(argv[1]))
  local log = keys[1]
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
  if seq ~= tonumber(argv[2]) then return {1, seq, created} end
  if gone > 0 then return {4} end
  local at = math.max(now, last)
  local ends = argv[4] == '1'
  if seq == 0 then
    if not rows then at = tonumber(argv[1]) end
    if now - at > STALE_MS then return {3, now} end
    created, deadline = at, at + tonumber(argv[5])
  elseif (argv[3] == 'B' and at >= deadline) or (argv[3] == 'A' and at < deadline) then
    return {2, at, deadline}
  end
  local refused = rows and rows.refuse(now, created, deadline)
  if refused then return refused end
  local elements, stamp, open = {}, struct.pack('>I8', at), struct.pack('>I8', deadline) .. argv[7]
  if ends then gone = at + tonumber(argv[6]) end
  head = string.format('%.0f %.0f %.0f %.0f %.0f', seq + tonumber(argv[9]), at, created, deadline, gone)
  if seq == 0 then
    elements = {head, argv[8]}
    if not ends then redis.call('ZADD', keys[2], 0, open) end
  elseif argv[8] ~= '' then
    redis.call('LSET', log, 1, redis.call('LINDEX', log, 1) .. argv[8])
  end
  for i = 10, 9 + tonumber(argv[9]) do elements[#elements + 1] = stamp .. argv[i] end
  redis.call('RPUSH', log, unpack(elements))
  if seq > 0 then redis.call('LSET', log, 0, head) end
  if noted then note(noted, struct.pack('>I8', math.max(now, at)), argv[7]) end
  local answer = {0, at, created, deadline}
  if ends then
    redis.call('ZREM', keys[2], open)
    redis.call('PEXPIRE', log, argv[6])
    answer[5] = redis.call('LINDEX', log, 1)
  end
  if rows then rows.write(answer, ends) end
  return answer
end
