-- Takes events into the log of one invitation, or says why not. The rows of users were written before.
--
-- KEYS  1 … as keys of log.lua   3 where the node notes to what it has appended (only if there are other nodes)
-- ARGV  as argv of log.lua, and so is the answer
return append(KEYS, ARGV, KEYS[3])
