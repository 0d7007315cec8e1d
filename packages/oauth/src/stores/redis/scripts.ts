// A script is one atomic step. Each has one key, so that it runs in a cluster too, and is sent whole by EVAL: a server
// may forget the scripts it was told (restart, failover, SCRIPT FLUSH). `pcall` passes the first word of an error on
// in servers before 7, which put "ERR Error running script" in front of what `call` throws.

/**
 * `version` is nil where there is no record. A value that is none of ours still has one, of its bytes, by which it can
 * be replaced. `nothing` is what a script gives that has nothing to do: 0, but only by a server that takes writes. A
 * replica, or a master cut off from its replicas, may not have heard of what is stored; a write without effect tells.
 */
const current = `
local value = redis.pcall('GET', KEYS[1])
if type(value) == 'table' then return value end
local version
if value then
  version = string.match(value, '^1 ([%w_-]+) ')
  if not version or #version ~= 22 then version = redis.sha1hex(value) end
end
local function nothing()
  local reply
  if value then
    reply = redis.pcall('SET', KEYS[1], '', 'NX')
  else
    reply = redis.pcall('DEL', KEYS[1])
  end
  if type(reply) == 'table' then return reply end
  return 0
end
`

/** Gives version and value, or 0 for no record. */
export const readScript: string = `${current}
if not value then return nothing() end
return {version, value}`

/**
 * Sets ARGV[1] when the version is ARGV[2], or when there is no record and no ARGV[2]; else gives 0. Where this very
 * value is there already, it was our write: a driver sends a command again when it lost the connection before the answer.
 */
export const writeScript: string = `${current}
if value == ARGV[1] then return 1 end
if version ~= ARGV[2] then return nothing() end
return redis.pcall('SET', KEYS[1], ARGV[1])`

/** Deletes when the version is ARGV[1], else gives 0. */
export const deleteScript: string = `${current}
if not version or version ~= ARGV[1] then return nothing() end
return redis.pcall('DEL', KEYS[1])`

/** Does everything the others do, and changes nothing: the key is one that does not exist. */
export const probeScript: string = `${current}
local reply = redis.pcall('SET', KEYS[1], '', 'XX')
if type(reply) == 'table' then return reply end
return nothing()`
