import { setTimeout as sleep } from 'node:timers/promises'
import { ConnectionDropped } from './connection-dropped.ts'
import type { Fault } from './fault.ts'

const PIECES_PER_SECOND = 10

/** How a body suffers on its way, under a head that promises all of it. */
export type Damage = Pick<Fault, 'truncateAt' | 'bytesPerSecond'>

/** What a fault does to an answer that it lets through. */
export function damageOf({ truncateAt, bytesPerSecond }: Fault): Damage | undefined {
  if (truncateAt === undefined && bytesPerSecond === undefined) return undefined
  return {
    ...(truncateAt !== undefined && { truncateAt }),
    ...(bytesPerSecond !== undefined && { bytesPerSecond }),
  }
}

/** The body piece by piece, as slowly as that takes. @throws ConnectionDropped where it is cut short. */
export async function* damagedPieces(
  body: string,
  { truncateAt = Infinity, bytesPerSecond = Infinity }: Damage,
): AsyncGenerator<Uint8Array> {
  const bytes = new TextEncoder().encode(body)
  const end = Math.min(truncateAt, bytes.length)
  const step = Math.max(1, Math.floor(bytesPerSecond / PIECES_PER_SECOND))
  for (let sent = 0; sent < end; sent += step) {
    if (sent > 0) await sleep((step / bytesPerSecond) * 1000)
    yield bytes.subarray(sent, Math.min(sent + step, end))
  }
  if (end < bytes.length) throw new ConnectionDropped()
}
