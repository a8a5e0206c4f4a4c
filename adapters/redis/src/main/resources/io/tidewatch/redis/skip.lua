-- Leaves out offsets that were given before, by a Redis that forgot them. KEYS: entries, state. ARGV: 1 id, 2 the next offset
local id = redis.call('HGET', KEYS[2], 'id')
if id ~= ARGV[1] then
  return {'other', id or ''}
end
redis.call('PERSIST', KEYS[2])
if tonumber(redis.call('HGET', KEYS[2], 'next')) < tonumber(ARGV[2]) then
  redis.call('HSET', KEYS[2], 'next', ARGV[2])
end
return {'skipped'}
