-- Writes one row unless the stored one is newer. Compare and write are one step, so that a writer which lost its
-- partition in a rebalance, and is only now getting its last batch out, cannot put an old row over a new one.
--
-- KEYS[1] the user's hash
-- ARGV[1] time to live, ms   ARGV[2] seconds and ARGV[3] nanoseconds of the row's time
-- ARGV[4] field of the time, ARGV[5] its value, then fields and values of the features
-- Returns 1 if the row was written, 0 if it was skipped.

-- The seconds and nanoseconds of a serialized google.protobuf.Timestamp; nil if it is not one.
local function decode(bytes)
  local parts = {0, 0}
  local at, size = 1, #bytes
  while at <= size do
    local tag = bytes:byte(at)
    local part = (tag == 8 and 1) or (tag == 16 and 2)
    if not part then
      return nil
    end
    local value, scale, byte = 0, 1, nil
    repeat
      at = at + 1
      byte = bytes:byte(at)
      if not byte then
        return nil
      end
      value = value + (byte % 128) * scale
      scale = scale * 128
    until byte < 128
    -- Two's complement in 64 bits: before 1970, and so before every row. A double does not hold it any more exactly.
    parts[part] = value < 2 ^ 63 and value or -1
    at = at + 1
  end
  return parts[1], parts[2]
end

local stored = redis.pcall('HGET', KEYS[1], ARGV[4])
if type(stored) == 'table' then
  if not string.find(stored.err, 'WRONGTYPE', 1, true) then
    return stored
  end
  -- Not a hash. Nobody but a feature store has business under an entity key: make room for the row.
  redis.call('UNLINK', KEYS[1])
elseif stored then
  local seconds, nanos = decode(stored)
  local given = tonumber(ARGV[2])
  if seconds and (seconds > given or (seconds == given and nanos > tonumber(ARGV[3]))) then
    return 0
  end
end
redis.call('HSET', KEYS[1], unpack(ARGV, 4))
redis.call('PEXPIRE', KEYS[1], ARGV[1])
return 1
