import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startPostgres, startRedis } from './local-servers.ts'
import type { StoreKind } from './options.ts'
import type { StoreAddress } from './shared-store.ts'

/** Where the accounts are for this run. */
export interface Place {
  readonly address: StoreAddress
  /** For the user. */
  readonly words: string
  /** Removes what was made for it. */
  close(): Promise<void>
}

type Variables = Readonly<Record<string, string | undefined>>

/**
 * The server of `REDIS_URL` or `DATABASE_URL`, else one of this program's own in a temporary folder, else, where none is
 * installed, files.
 */
export async function openPlace(kind: StoreKind, env: Variables): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'example-fleet-'))
  const remove = (): Promise<void> => rm(folder, { recursive: true, force: true })
  try {
    const place = await ({ redis: openRedis, postgres: openPostgres, file: openFiles } as const)[kind](
      folder,
      env,
    )
    const close = async (): Promise<void> => {
      await place.close()
      await remove()
    }
    return { ...place, close }
  } catch (error) {
    await remove()
    throw error
  }
}

async function openRedis(folder: string, env: Variables): Promise<Place> {
  const named = { kind: 'redis', prefix: 'example-fleet:' } as const
  const url = env['REDIS_URL']
  if (url) return { address: { ...named, url }, words: 'the Redis of REDIS_URL', close: async () => {} }
  const server = await startRedis(folder)
  if (!server) return instead(folder, 'redis-server is not installed, and REDIS_URL is not set')
  const address = { ...named, url: `unix://${join(folder, 'redis.sock')}` }
  return { address, words: 'a Redis of its own', close: () => server.stop() }
}

async function openPostgres(folder: string, env: Variables): Promise<Place> {
  const named = { kind: 'postgres', table: 'example_fleet' } as const
  const url = env['DATABASE_URL']
  if (url)
    return { address: { ...named, url }, words: 'the PostgreSQL of DATABASE_URL', close: async () => {} }
  const server = await startPostgres(folder)
  if (!server) return instead(folder, 'PostgreSQL is not installed, and DATABASE_URL is not set')
  const ours = `postgres://postgres@localhost/postgres?host=${encodeURIComponent(folder)}`
  return { address: { ...named, url: ours }, words: 'a PostgreSQL of its own', close: () => server.stop() }
}

async function openFiles(folder: string): Promise<Place> {
  const address = { kind: 'file', directory: join(folder, 'tokens') } as const
  return { address, words: 'files', close: async () => {} }
}

async function instead(folder: string, reason: string): Promise<Place> {
  const files = await openFiles(folder)
  return { ...files, words: `files (${reason})` }
}
