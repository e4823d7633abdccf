import { Script } from './script.js';

/**
 * Adds to a counter. What is no counter, digits up to 2^53-1 as an integer is written, counts as 0, and so
 * does one that would go beyond. Its time begins when it has counted, not as a value's when it was called: one
 * that went early would give its numbers again. ARGV: what is added; milliseconds to live.
 */
export const incrementScript = new Script(`
local stored = redis.pcall('GET', KEYS[1])
local by = tonumber(ARGV[1])
local count = 0
if type(stored) == 'string' and #stored <= 16
  and (stored == '0' or string.find(stored, '^[1-9]%d*$')) then
  count = tonumber(stored)
end
if count > 9007199254740991 - by then count = 0 end
local digits = string.format('%.0f', count + by)
redis.call('SET', KEYS[1], digits, 'PX', ARGV[2])
return digits
`);

/**
 * The values of the keys, or their size where it is more than ARGV[1]: so nobody sends what nobody takes.
 * By thousands: Lua hands no function more than some 8,000 arguments.
 */
export const readScript = new Script(`
local size = 0
for _, key in ipairs(KEYS) do
  local length = redis.pcall('STRLEN', key)
  if type(length) == 'number' then size = size + length end
end
if size > tonumber(ARGV[1]) then return size end
local values = {}
for first = 1, #KEYS, 1000 do
  local part = redis.call('MGET', unpack(KEYS, first, math.min(first + 999, #KEYS)))
  for i = 1, #part do values[first + i - 1] = part[i] end
end
return values
`);
