// `node --expose-gc bench/tokens/memory.mjs ACCOUNTS`: bytes the manager keeps for each account it remembers, beside the
// token's own, and how many accounts those are.
import { setTimeout } from 'node:timers/promises'
import { OAuth2FlowNoRedirectResult, TokenManager } from 'dropbox-oauth'
import { saved, tokenLifeMs } from './saved.mjs'

const accounts = Number(process.argv[2])
const maxCached = 10_000 // as it is unless given
const tokenBytes = saved.accessToken.length

/** A store that takes a record as the pattern of all others, and keeps none: what stays in memory is the manager's. */
let pattern
const store = {
  sharing: 'process',
  read: (key) => pattern && { record: recordOf(key), version: 'v1' },
  write: async (_key, record) => {
    pattern = record
    return 'v1'
  },
  delete: async () => true,
  async *list() {},
}

/** As after a read from a real store: every text is a new one. */
const recordOf = (key) => {
  const token = `sl.${key}.`.padEnd(tokenBytes, 'x')
  return JSON.parse(JSON.stringify({ ...pattern, access: { ...pattern.access, token } }))
}

const createManager = () => new TokenManager({ consumerKey: 'key', store, maxCached })
const keysFrom = (first) =>
  Array.from({ length: accounts }, (_, index) => `dbid:${String(first + index).padStart(35, '0')}`)

const heap = async () => {
  for (let turn = 0; turn < 5; turn++) {
    await setTimeout(20)
    globalThis.gc()
  }
  return process.memoryUsage().heapUsed
}

const askAll = async (tokens, keys) => {
  for (const key of keys) await tokens.accessToken(key)
}

const expiresAt = Date.now() + tokenLifeMs
await createManager().link(new OAuth2FlowNoRedirectResult({ ...saved, expiresAt }))

/** What V8 learns and compiles is no account's. */
const warmUp = async () => {
  const keys = keysFrom(accounts)
  await askAll(createManager(), keys)
}

await warmUp()

const keys = keysFrom(0)
const before = await heap()
const tokens = createManager()
await askAll(tokens, keys)
const grown = (await heap()) - before
console.log(JSON.stringify({ bytes: grown / Math.min(accounts, maxCached) - tokenBytes }))
await tokens.accessToken(keys[0]) // it is alive until here
