-- Forgets streams of senders that were not heard for long, or are too many; some at a time.
-- KEYS: stream ends (hash), streams by last use (zset), hours (zset). ARGV: 1 minute before which, 2 how many are kept, 3 hour before which
local old = redis.call('ZRANGEBYSCORE', KEYS[2], '-inf', '(' .. ARGV[1], 'LIMIT', 0, 1000)
local beyond = redis.call('ZCARD', KEYS[2]) - tonumber(ARGV[2])
if #old == 0 and beyond > 0 then
  old = redis.call('ZRANGE', KEYS[2], 0, math.min(beyond, 1000) - 1)
end
if #old > 0 then
  redis.call('ZREM', KEYS[2], unpack(old))
  redis.call('HDEL', KEYS[1], unpack(old))
end
redis.call('ZREMRANGEBYSCORE', KEYS[3], '-inf', '(' .. ARGV[3])
return #old
