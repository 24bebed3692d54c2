-- Takes events into the log of one invitation, together with the rows of those whom that concerns, or says why not; in one
-- piece. For one server only: the keys are in different slots, and when the invitation ends, those of the users who find it
-- are named by the log, so nobody can declare them.
--
-- KEYS  1, 2 as keys of log.lua   3 … those who take a seat, the inviter first if this creates; then the group that finds
--       it, if one does; then those whose seats as invitees come free; then where the node notes to what it has appended
--       (only if there are other nodes)
-- ARGV  as argv of log.lua; behind the events:
--       1 what the keys of users begin with   2 how many users are freed here when it ends, at most   3 how long listed rows
--       are kept, ms   4 how many seats an inviter has, 0: any   5 how many an invitee   6 how many take a seat
--       7 whether a group finds it: 1 or 0   8 how many seats come free
--       9 whether lists show it: 1 or 0, "" where the log knows
-- Answers as log.lua does, but finders only if there were too many to free them here, and never 3; or
--         {5, which of those who take a seat finds none, the row of that seat that comes free first}: nothing is written
local CREATED, FIRST_EVENT = 1, 2
local base = 9 + tonumber(ARGV[9])
local users, most, kept = ARGV[base + 1], tonumber(ARGV[base + 2]), ARGV[base + 3]
local limits = {m = tonumber(ARGV[base + 4]), r = tonumber(ARGV[base + 5])}
local taking, groups, freed = tonumber(ARGV[base + 6]), tonumber(ARGV[base + 7]), tonumber(ARGV[base + 8])
local group, settled = 3 + taking, 3 + taking + groups
local creates = ARGV[2] == '0'
local key, due, shown

local function kind(place) return (creates and place == 1) and 'm' or 'r' end

-- A number as ByteSink writes it, and where it ends: seven bits per byte, the lowest first.
local function number(bytes, at)
  local value, factor = 0, 1
  while true do
    local byte = string.byte(bytes, at)
    at = at + 1
    if byte < 128 then return value + byte * factor, at end
    value, factor = value + (byte - 128) * factor, factor * 128
  end
end

-- Where a text ends, and where it begins.
local function text(bytes, at)
  local length, from = number(bytes, at)
  return from + length, from
end

-- Whether lists show the invitation. In the log, what EventCodec wrote last but one of its creation is whether they don't.
local function listed()
  if ARGV[base + 9] ~= '' then return ARGV[base + 9] == '1' end
  local event, at = redis.call('LINDEX', KEYS[1], FIRST_EVENT), 9
  if string.byte(event, at) ~= CREATED then error('unknown kind of creation') end
  at = text(event, text(event, text(event, at + 1)))
  local invitees
  invitees, at = number(event, at + 1)
  for _ = 1, invitees + 1 do at = text(event, at) end
  for _ = 1, 2 do
    local _, behind = number(event, at)
    at = behind
  end
  return string.byte(event, at) == 0
end

-- Gives back what all finders have of it but the history; whether they were few enough.
local function free(finders)
  local names, at = {}, text(finders, 1)
  while at <= #finders do
    if #names == most then return false end
    local behind, from = text(finders, at)
    names[#names + 1] = string.sub(finders, from, behind - 1)
    at = behind
  end
  for place, name in ipairs(names) do
    redis.call('ZREM', users .. name, 'l' .. key, (place == 1 and 'm' or 'r') .. due)
  end
  return true
end

local rows = {}

function rows.refuse(now, created, deadline)
  key = struct.pack('>I8', created) .. ARGV[7]
  due = struct.pack('>I8', deadline) .. key
  shown = taking > 0 and listed()
  for place = 1, taking + groups do trim(KEYS[2 + place], now, kept) end
  for place = 1, taking do
    local letter = kind(place)
    local first = occupied(KEYS[2 + place], letter, limits[letter], letter .. due)
    if first then return {5, place, first} end
  end
end

function rows.write(answer, ends)
  if taking > 0 then
    local open, history = 'l' .. key, 'h' .. key
    for place = 1, taking do
      local seat = kind(place) .. due
      add(KEYS[2 + place], kept, shown and {0, seat, 0, open, 0, history} or {0, seat})
    end
  end
  if groups == 1 then add(KEYS[group], kept, {0, 'h' .. key}) end
  for place = settled, settled + freed - 1 do redis.call('ZREM', KEYS[place], 'r' .. due) end
  if ends and free(answer[5]) then answer[5] = nil end
end

return append(KEYS, ARGV, KEYS[settled + freed], rows)
