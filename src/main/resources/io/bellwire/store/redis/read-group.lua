-- Reads a group, if it is not as the caller knows it.
--
-- KEYS  1 the group: "" is its header, the other fields are its members
-- ARGV  1 the header that the caller knows, "" for none
-- Answers {1}: as known   {0, field, value, …}: as it is; without fields there is none
local header = redis.call('HGET', KEYS[1], '')
if header and header == ARGV[1] then return {1} end
local found = redis.call('HGETALL', KEYS[1])
table.insert(found, 1, 0)
return found
