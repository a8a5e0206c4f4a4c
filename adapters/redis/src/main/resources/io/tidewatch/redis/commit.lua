-- Forgets a partition's entries up to a position.
-- KEYS: entries (stream), state (hash). ARGV: 1 id, 2 group, 3 the position's entry, 4 the entry after it, 5 what its fields begin with
local id = redis.call('HGET', KEYS[2], 'id')
if id ~= ARGV[1] then
  return {'other', id or ''}
end
-- The first write needs no memory, so that a full Redis can be emptied.
redis.call('XACK', KEYS[1], ARGV[2], '0-0')
for _ = 1, 100 do
  local pending = redis.call('XPENDING', KEYS[1], ARGV[2], '-', ARGV[3], 500)
  if #pending == 0 then
    break
  end
  local ids = {}
  for i, entry in ipairs(pending) do
    ids[i] = entry[1]
  end
  redis.call('XACK', KEYS[1], ARGV[2], unpack(ids))
end
local last = redis.call('XREVRANGE', KEYS[1], ARGV[3], '-', 'COUNT', 1)
if #last == 0 then
  return {'committed'}
end
local fields = last[1][2]
for i = 1, #fields, 2 do
  if fields[i] == 'batches' or fields[i] == 'records' or fields[i] == 'bytes' then
    redis.call('HSET', KEYS[2], ARGV[5] .. 'committed-' .. fields[i], fields[i + 1])
  end
end
redis.call('XTRIM', KEYS[1], 'MINID', '=', ARGV[4])
return {'committed'}
