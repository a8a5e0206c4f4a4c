-- Keeps a batch, remembers how far its sender's stream is accepted, and counts its records: all or nothing.
-- KEYS: the partition's entries (stream), state (hash), stream ends (hash), streams by last use (zset), counts of the hour (hash), hours (zset)
-- ARGV: 1 id, 2 frame (empty when all is known), 3 records kept, 4 records known, 5 limit in bytes, 6 counts' field "minute:tenant:",
--       7 hour, 8 seconds that counts are kept, 9 minute, 10 the stream's field or empty, 11 the end that the sender of this assumed,
--       12 the batch's start in the stream, 13 its end; ends are 19 digits, so that they compare as text,
--       14 what the partition's fields of the state begin with
local own = ARGV[14]
local state = redis.call('HMGET', KEYS[2], 'id', own .. 'next', own .. 'batches', own .. 'records', own .. 'bytes',
  own .. 'committed-bytes', 'partitions')
if state[1] ~= ARGV[1] then
  return {'other', state[1] or ''}
end
if ARGV[10] ~= '' then
  local stored = redis.call('HGET', KEYS[3], ARGV[10]) or '0000000000000000000'
  if stored ~= ARGV[11] and (stored > ARGV[12] or ARGV[11] > ARGV[12]) then
    return {'overtaken', stored}
  end
end
local offset = ''
if #ARGV[2] > 0 then
  local bytes = tonumber(state[5]) + #ARGV[2]
  local waiting = bytes - tonumber(state[6])
  local partitions = tonumber(state[7] or '1')
  if partitions > 1 then
    local fields = {}
    for partition = 0, partitions - 1 do
      local field = partition == 0 and '' or partition .. ':'
      if field ~= own then
        fields[#fields + 1] = field .. 'bytes'
        fields[#fields + 1] = field .. 'committed-bytes'
      end
    end
    local others = redis.call('HMGET', KEYS[2], unpack(fields))
    for i = 1, #others, 2 do
      waiting = waiting + tonumber(others[i]) - tonumber(others[i + 1])
    end
  end
  if waiting > tonumber(ARGV[5]) then
    return {'full'}
  end
  offset = string.format('%.0f', tonumber(state[2]))
  local batches = string.format('%.0f', tonumber(state[3]) + 1)
  local records = string.format('%.0f', tonumber(state[4]) + tonumber(ARGV[3]))
  local total = string.format('%.0f', bytes)
  -- The first write: a Redis without memory refuses here, before anything was changed.
  redis.call('XADD', KEYS[1], offset .. '-0', 'frame', ARGV[2], 'batches', batches, 'records', records,
    'bytes', total)
  redis.call('HSET', KEYS[2], own .. 'next', string.format('%.0f', tonumber(state[2]) + 1), own .. 'batches', batches,
    own .. 'records', records, own .. 'bytes', total)
end
if ARGV[10] ~= '' then
  local stored = redis.call('HGET', KEYS[3], ARGV[10])
  if not stored or stored < ARGV[13] then
    redis.call('HSET', KEYS[3], ARGV[10], ARGV[13])
  end
  redis.call('ZADD', KEYS[4], ARGV[9], ARGV[10])
end
redis.call('HINCRBY', KEYS[5], ARGV[6] .. 'received', tonumber(ARGV[3]) + tonumber(ARGV[4]))
if ARGV[4] ~= '0' then
  redis.call('HINCRBY', KEYS[5], ARGV[6] .. 'deduplicated', ARGV[4])
end
redis.call('ZADD', KEYS[6], ARGV[7], ARGV[7])
redis.call('EXPIRE', KEYS[5], ARGV[8])
return {'kept', offset}
