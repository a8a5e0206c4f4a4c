-- Makes the queue where there is none, and tells what it is: its id.
-- KEYS: entries (stream), state (hash). ARGV: 1 id of a new queue, 2 consumer group, 3 version of what is kept
local id = redis.call('HGET', KEYS[2], 'id')
if not id then
  id = ARGV[1]
  redis.call('HSET', KEYS[2], 'id', id, 'version', ARGV[3], 'next', '1', 'batches', '0', 'records', '0', 'bytes', '0',
    'committed-batches', '0', 'committed-records', '0', 'committed-bytes', '0')
  redis.call('XGROUP', 'CREATE', KEYS[1], ARGV[2], '0', 'MKSTREAM')
end
return {id, redis.call('HGET', KEYS[2], 'version')}
