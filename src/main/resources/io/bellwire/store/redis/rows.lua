-- Adds rows to the sorted set of a user or a group; if one of them is a seat, only when there is one free.
--
-- KEYS  1 the rows
-- ARGV  1 the caller's idea of the time   2 kind of the seat, a letter   3 how many of that kind there may be, 0: any
--       4 the row of the seat, "" for none   5 how long listed rows are kept, ms   6 … the other rows
-- Answers nothing, or where no seat is free the row of that seat that comes free first.
local TRIM_FROM, TRIM_MOST, DAY_MS = 32, 16, 86400000
local now = math.max(clock, tonumber(ARGV[1]))
local rows = KEYS[1]
local function trim(kind, before)
  local from, to = '[' .. kind, '(' .. kind .. struct.pack('>I8', math.max(0, before))
  local dead = redis.call('ZRANGEBYLEX', rows, from, to, 'LIMIT', 0, TRIM_MOST)
  if #dead > 0 then redis.call('ZREM', rows, unpack(dead)) end
end
if redis.call('ZCARD', rows) > TRIM_FROM then
  trim('h', now - tonumber(ARGV[5]))
  trim('l', now - 2 * DAY_MS)
  trim('m', now - DAY_MS)
  trim('r', now - DAY_MS)
end
local kind, limit, seat, added = ARGV[2], tonumber(ARGV[3]), ARGV[4], {}
if seat ~= '' then
  local from, to = '[' .. kind, '(' .. string.char(string.byte(kind) + 1)
  local full = limit > 0 and redis.call('ZLEXCOUNT', rows, from, to) >= limit
  if full and not redis.call('ZSCORE', rows, seat) then
    return redis.call('ZRANGEBYLEX', rows, from, to, 'LIMIT', 0, 1)[1]
  end
  added = {0, seat}
end
for i = 6, #ARGV do
  added[#added + 1] = 0
  added[#added + 1] = ARGV[i]
end
if #added > 0 then
  redis.call('ZADD', rows, unpack(added))
  redis.call('PEXPIRE', rows, ARGV[5])
end
return false
