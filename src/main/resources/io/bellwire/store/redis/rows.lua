-- Adds rows to the sorted set of a user or a group; if one of them is a seat, only when there is one free.
--
-- KEYS  1 the rows
-- ARGV  1 the caller's idea of the time   2 kind of the seat, a letter   3 how many of that kind there may be, 0: any
--       4 the row of the seat, "" for none   5 how long listed rows are kept, ms   6 … the other rows
-- Answers nothing, or where no seat is free the row of that seat that comes free first.
local rows, seat, kept, added = KEYS[1], ARGV[4], ARGV[5], {}
trim(rows, math.max(clock, tonumber(ARGV[1])), kept)
if seat ~= '' then
  local first = occupied(rows, ARGV[2], tonumber(ARGV[3]), seat)
  if first then return first end
  added = {0, seat}
end
for i = 6, #ARGV do
  added[#added + 1] = 0
  added[#added + 1] = ARGV[i]
end
if #added > 0 then add(rows, kept, added) end
return false
