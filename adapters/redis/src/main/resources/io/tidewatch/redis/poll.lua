-- Gives the consumer that owns the partition its next batches: what a dead consumer left, then what is new.
-- KEYS: entries (stream), state (hash), owner. ARGV: 1 id, 2 token, 3 owner's name, 4 milliseconds the ownership lasts, 5 group,
--       6 how many, 7 "left" with 8 the entry to look from, "new", or "renew", 9 whose token may be replaced: "0" for nobody's, "1" for one
--       of the same name, "2" for anybody's, as what this consumer may read was decided elsewhere
-- A token is "name|process|number". A process takes a higher number when it cannot know what became of a question, so that one which
-- arrives late takes nothing: entries that nobody was given would be left.
-- A source's stream has no state, and an empty id.
if ARGV[1] ~= '' then
  local id = redis.call('HGET', KEYS[2], 'id')
  if id ~= ARGV[1] then
    return {'other', id or ''}
  end
end
local owner = redis.call('GET', KEYS[3])
local function earlier(held)
  local process = string.match(ARGV[2], '^(.*|)%d+$')
  if process and string.sub(held, 1, #process) == process then
    return tonumber(string.sub(held, #process + 1)) < tonumber(string.sub(ARGV[2], #process + 1))
  end
  local name = ARGV[3] .. '|'
  return ARGV[9] == '2' or ARGV[9] == '1' and string.sub(held, 1, #name) == name
end
if owner ~= ARGV[2] then
  if owner and not earlier(owner) or ARGV[7] == 'renew' then
    return {'owned', owner or ''}
  end
  -- A write that needs no memory comes first: a full Redis then allows what needs a little, and can be emptied.
  redis.call('PERSIST', KEYS[2])
  redis.call('SET', KEYS[3], ARGV[2], 'PX', ARGV[4])
  return {'acquired'}
end
redis.call('PEXPIRE', KEYS[3], ARGV[4])
if ARGV[7] == 'renew' then
  return {'batches', '', {}}
end
if ARGV[7] == 'left' then
  local left = redis.call('XAUTOCLAIM', KEYS[1], ARGV[5], ARGV[3], 0, ARGV[8], 'COUNT', ARGV[6])
  return {'batches', left[1], left[2]}
end
local new = redis.call('XREADGROUP', 'GROUP', ARGV[5], ARGV[3], 'COUNT', ARGV[6], 'STREAMS', KEYS[1], '>')
if not new then
  return {'batches', '', {}}
end
return {'batches', '', new[1][2]}
