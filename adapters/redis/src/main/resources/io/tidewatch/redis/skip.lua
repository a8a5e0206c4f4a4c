-- Leaves out offsets of a partition that were given before, by a Redis that forgot them.
-- KEYS: state. ARGV: 1 id, 2 the next offset, 3 what the partition's fields begin with
local id = redis.call('HGET', KEYS[1], 'id')
if id ~= ARGV[1] then
  return {'other', id or ''}
end
redis.call('PERSIST', KEYS[1])
if tonumber(redis.call('HGET', KEYS[1], ARGV[3] .. 'next')) < tonumber(ARGV[2]) then
  redis.call('HSET', KEYS[1], ARGV[3] .. 'next', ARGV[2])
end
return {'skipped'}
