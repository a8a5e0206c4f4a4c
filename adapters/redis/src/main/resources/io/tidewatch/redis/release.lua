-- Lets another consumer read at once. KEYS: owners. ARGV: for each the token that held it
for i, owner in ipairs(KEYS) do
  if redis.call('GET', owner) == ARGV[i] then
    redis.call('DEL', owner)
  end
end
return 0
