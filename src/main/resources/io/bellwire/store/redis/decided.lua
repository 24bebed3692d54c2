-- Which invitations of a partition a node has appended to since some time. Each list is read from its end.
--
-- KEYS  1 … the lists, the newest first
-- ARGV  1 since when, store time   2 at which list to begin   3 before which place in it, -1: its end
--       4 how many entries are looked at, about
-- Answers {list, place, {ID, …}}: go on there; list 0: that was all
local CHUNK, OUT_OF_ORDER_MS = 64, 2000
local since, at, to, most = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3]), tonumber(ARGV[4])
local found, seen = {}, {}
while at <= #KEYS do
  if to < 0 then to = redis.call('LLEN', KEYS[at]) end
  while to > 0 do
    if most <= 0 then return {at, to, found} end
    local from = math.max(0, to - CHUNK)
    local chunk = redis.call('LRANGE', KEYS[at], from, to - 1)
    for i = #chunk, 1, -1 do
      local stamp, id = struct.unpack('>I8', chunk[i]), string.sub(chunk[i], 9)
      if stamp >= since and not seen[id] then
        seen[id] = true
        found[#found + 1] = id
      elseif stamp < since - OUT_OF_ORDER_MS then
        from = 0
        break
      end
    end
    most = most - CHUNK
    to = from
  end
  at, to = at + 1, -1
end
return {0, 0, found}
