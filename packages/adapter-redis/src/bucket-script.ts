import { Script } from './script.js';

/**
 * A token bucket, by the server's clock in microseconds. Stored are, as text: the anchor, a moment; the tokens
 * that were missing then, and were taken since; the latest time of a call; capacity and tokens a second. What
 * comes back is computed from the anchor and not added up from call to call: nothing is rounded twice, and no
 * token appears by it. A full bucket is as good as none, and none is stored.
 *
 * ARGV: capacity, tokens a second, cost, 1 to take them and 0 to look. Returns 1 or 0, whole tokens that are
 * left, and milliseconds until there are enough.
 */
export const bucketScript = new Script(`
local capacity, rate, cost = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local time = redis.call('TIME')
local now = tonumber(time[1]) * 1000000 + tonumber(time[2])

local function refill(elapsed, per)
  return math.floor(elapsed * per / 1000000)
end

-- When so many tokens have come back since the anchor. The quotient may have been rounded to a moment at
-- which the product falls short.
local function duration(tokens)
  local elapsed = math.ceil(tokens * 1000000 / rate)
  if refill(elapsed, rate) < tokens then elapsed = math.ceil(elapsed * (1 + 2 ^ -50)) + 1 end
  return elapsed
end

-- What has come back of the next token, as the time that it takes at the rate of now, rounded down. Beyond
-- 2^53 it is of digits that a double has not.
local function part(elapsed, per)
  local product = elapsed * per
  if product > 9007199254740991 then return 0 end
  local rest = product - refill(elapsed, per) * 1000000
  local micros = math.floor(rest / rate)
  if micros * rate > rest then micros = micros - 1 end
  return math.max(micros, 0)
end

local function milliseconds(elapsed)
  return math.min(math.max(math.ceil(elapsed / 1000), 1), 9007199254740991)
end

local anchor, used = now, 0
local stored = redis.pcall('GET', KEYS[1])
if type(stored) == 'string' then
  local a, u, l, c, r = string.match(stored, '^(%d+) (%d+) (%d+) (%d+) (%S+)$')
  a, u, l, c, r = tonumber(a), tonumber(u), tonumber(l), tonumber(c), tonumber(r)
  if r then
    -- Where the clock has gone back, what was there stays, and nothing came back meanwhile.
    local elapsed = math.max(now, l) - a
    local tokens = c - u + refill(elapsed, r)
    if tokens >= 0 and tokens < c then
      if c == capacity and r == rate and now >= l and u <= 2 ^ 40 then
        anchor, used = a, u
      elseif tokens < capacity then
        anchor, used = now - part(elapsed, r), capacity - tokens
      end
    end
  end
end

local tokens = capacity - used + refill(now - anchor, rate)
local allowed, wait = 1, 0
if tokens < cost then
  allowed = 0
  wait = milliseconds(anchor + duration(used + cost - capacity) - now)
end
if ARGV[4] == '1' then
  if allowed == 1 then
    used = used + cost
    tokens = tokens - cost
  end
  local state = string.format('%.0f %.0f %.0f %.0f %.17g', anchor, used, now, capacity, rate)
  -- A second longer than it takes to be full: keys expire by another reading of the clock.
  local ttl = milliseconds(anchor + duration(used) - now) + 1000
  redis.call('SET', KEYS[1], state, 'PX', string.format('%.0f', ttl))
end
-- As text: the client's arithmetic on the digits of integers loses the last one of the largest.
return {allowed, tokens, string.format('%.0f', wait)}
`);
