-- The winner of a claim has shown that it is there. Follows log.lua and transitions.lua.
-- ARGV[12] supportId
if c.state == 'active' and c.support == ARGV[12] and c.confirmBy then
  c.confirmBy = nil
  settle('-')
end
return 1
