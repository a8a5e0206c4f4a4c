-- Makes the queue where there is none, and the partitions that it lacks; tells what it is: id, version, how many partitions.
-- KEYS: state (hash), then each partition's entries (stream). ARGV: 1 id of a new queue, 2 consumer group, 3 the newest version known
-- The state holds a partition's numbers in fields that begin with its number and a colon; those of partition 0 have the name alone.
-- All streams are looked at before the first write, and the id comes last: what failed halfway is begun again by the next one.
local wanted = #KEYS - 1
local id = redis.call('HGET', KEYS[1], 'id')
local there = 0
if id then
  local version = redis.call('HGET', KEYS[1], 'version')
  there = tonumber(redis.call('HGET', KEYS[1], 'partitions') or '1')
  if tonumber(version) > tonumber(ARGV[3]) or there >= wanted then
    return {id, version, tostring(there)}
  end
else
  id = ARGV[1]
end
for partition = there, wanted - 1 do
  local entries = KEYS[partition + 2]
  -- Of a key that is no stream Redis refuses to tell the length.
  local waiting = redis.call('XLEN', entries)
  if redis.call('EXISTS', entries) == 1 then
    local about = redis.call('XINFO', 'STREAM', entries)
    for i = 1, #about, 2 do
      -- It gave numbers, and what knew which is gone: they must not be given again.
      if about[i] == 'last-generated-id' and about[i + 1] ~= '0-0' then
        return {'stateless', entries, tostring(waiting)}
      end
    end
  end
end
for partition = there, wanted - 1 do
  local field = partition == 0 and '' or partition .. ':'
  redis.call('HSET', KEYS[1], field .. 'next', '1', field .. 'batches', '0', field .. 'records', '0', field .. 'bytes', '0',
    field .. 'committed-batches', '0', field .. 'committed-records', '0', field .. 'committed-bytes', '0')
  local made = redis.pcall('XGROUP', 'CREATE', KEYS[partition + 2], ARGV[2], '0', 'MKSTREAM')
  if made['err'] and not string.find(made['err'], 'BUSYGROUP', 1, true) then
    return made
  end
end
-- What knows one partition only must not take a queue of several for one of its own.
local version = wanted == 1 and '1' or '2'
redis.call('HSET', KEYS[1], 'id', id, 'version', version, 'partitions', tostring(wanted))
return {id, version, tostring(wanted)}
