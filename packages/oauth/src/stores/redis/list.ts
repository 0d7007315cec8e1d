import { StoreUnavailableException } from '../../errors.ts'
import type { Asker } from './asker.ts'
import { coverAllSlots } from './cluster-slots.ts'
import type { Send } from './connection.ts'
import { listOf, textOf } from './reply.ts'
import { readScript } from './scripts.ts'

/** The keys that begin with a prefix, without it, on all servers. */
export async function* listKeys(asker: Asker, prefix: string): AsyncIterable<string> {
  await asker.probe(readScript, prefix) // a replica would list what it has heard of
  const servers = await asker.servers()
  if (asker.isCluster && !(await coverAllSlots(asker, servers))) throw missing()
  const seen = new Set<string>()
  for (const server of servers) {
    for await (const key of scan(asker, server, asker.keyPrefix + prefix)) {
      if (!seen.has(key)) yield key
      seen.add(key)
    }
  }
}

/** May give a key more than once, as `SCAN` does while the server's table grows or shrinks. */
async function* scan(asker: Asker, server: Send, start: string): AsyncIterable<string> {
  const pattern = `${start.replace(/[*?[\]\\^-]/g, String.raw`\$&`)}*`
  let cursor = '0'
  do {
    const page = await asker.send(server, ['SCAN', cursor, 'MATCH', pattern, 'COUNT', '1000'])
    const [next, keys] = listOf(page)
    for (const key of listOf(keys)) yield textOf(key).slice(start.length)
    cursor = textOf(next)
  } while (cursor !== '0')
}

const missing = (): StoreUnavailableException =>
  new StoreUnavailableException('A server of the Redis cluster cannot be reached, or moves: try again later')
