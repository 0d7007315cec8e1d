import type { Asker } from './asker.ts'
import type { Send } from './connection.ts'
import { textOf } from './reply.ts'

const allSlots = 16_384

/**
 * Whether these servers have all keys of their cluster between them, by what each says of itself. A driver forgets a
 * server it has lost until it has asked where the slots are now.
 */
export async function coverAllSlots(asker: Asker, servers: readonly Send[]): Promise<boolean> {
  const tables = await Promise.all(servers.map((send) => asker.send(send, ['CLUSTER', 'NODES'])))
  return tables.reduce((sum: number, table) => sum + ownSlots(textOf(table)), 0) === allSlots
}

/** How many slots the server has that wrote this answer to `CLUSTER NODES`: `id address myself,master … 0-5460 7`. */
function ownSlots(table: string): number {
  const lines = table.split('\n').map((line) => line.split(' '))
  const own = lines.find(([, , flags = '']) => flags.split(',').includes('myself')) ?? []
  const ranges = own.slice(8).filter((range) => /^\d/.test(range))
  return ranges.reduce((sum, range) => {
    const [first = 0, last = first] = range.split('-').map(Number)
    return sum + last - first + 1
  }, 0)
}
