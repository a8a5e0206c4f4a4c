-- Lets another consumer take the queue at once. KEYS: owner. ARGV: 1 token
if redis.call('GET', KEYS[1]) == ARGV[1] then
  redis.call('DEL', KEYS[1])
end
return 0
