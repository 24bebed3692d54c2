-- Part of scripts: what is done with the rows of a user or a group. Their first byte is their kind; kinds m and r are seats.
local TRIM_FROM, TRIM_MOST, DAY_MS = 32, 16, 86400000

local function trim_kind(rows, kind, before)
  local from, to = '[' .. kind, '(' .. kind .. struct.pack('>I8', math.max(0, before))
  local dead = redis.call('ZRANGEBYLEX', rows, from, to, 'LIMIT', 0, TRIM_MOST)
  if #dead > 0 then redis.call('ZREM', rows, unpack(dead)) end
end

-- Removes some rows that are too old, once there are many.
local function trim(rows, now, kept_ms)
  if redis.call('ZCARD', rows) <= TRIM_FROM then return end
  trim_kind(rows, 'h', now - tonumber(kept_ms))
  trim_kind(rows, 'l', now - 2 * DAY_MS)
  trim_kind(rows, 'm', now - DAY_MS)
  trim_kind(rows, 'r', now - DAY_MS)
end

-- Where all seats of a kind are taken by others (limit 0: there are any number), the row of the one that comes free first.
local function occupied(rows, kind, limit, seat)
  local from, to = '[' .. kind, '(' .. string.char(string.byte(kind) + 1)
  if limit == 0 or redis.call('ZLEXCOUNT', rows, from, to) < limit then return nil end
  if redis.call('ZSCORE', rows, seat) then return nil end
  return redis.call('ZRANGEBYLEX', rows, from, to, 'LIMIT', 0, 1)[1]
end

-- Adds rows: a score of 0 and a row each.
local function add(rows, kept_ms, scored)
  redis.call('ZADD', rows, unpack(scored))
  redis.call('PEXPIRE', rows, kept_ms)
end
