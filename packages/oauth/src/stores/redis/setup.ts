import { BadInputException, type DropboxOAuthError } from '../../errors.ts'
import type { Asker } from './asker.ts'
import { coverAllSlots } from './cluster-slots.ts'
import type { Send } from './connection.ts'
import { describeFailure, failureCode, storeError } from './failure.ts'
import { textOf } from './reply.ts'
import { probeScript } from './scripts.ts'

/**
 * Checks that the servers do what the store needs and keep what they are given. Changes nothing.
 * @throws {BadInputException} `bad_input` for settings that must change.
 * @throws {StoreUnavailableException} `store_unavailable`
 */
export async function checkServers(asker: Asker, prefix: string): Promise<void> {
  try {
    await asker.probe(probeScript, prefix)
    const servers = await asker.servers()
    const infos = await Promise.all(servers.map((server) => readInfo(asker, server)))
    infos.forEach(refuseEviction)
    if (!asker.isCluster && infos.some((info) => /^cluster_enabled:1/m.test(info)))
      await refuseShare(asker, servers)
  } catch (error) {
    throw explain(error)
  }
}

/** What the server says of itself, or nothing where the client's user may not ask. */
async function readInfo(asker: Asker, server: Send): Promise<string> {
  try {
    return textOf(await asker.send(server, ['INFO']))
  } catch (error) {
    if (['ERR', 'NOPERM'].includes(failureCode(error))) return ''
    throw error
  }
}

function refuseEviction(info: string): void {
  const limit = /^maxmemory:(\d+)/m.exec(info)?.[1] ?? '0'
  const policy = /^maxmemory_policy:(allkeys-[a-z]+)/m.exec(info)?.[1]
  if (policy === undefined || limit === '0') return
  throw refusal(
    `when its memory is full the server deletes records, and with them the links to accounts, since its maxmemory-policy is ${policy}. Set it to noeviction, or use another server`,
  )
}

/** A server of a cluster by a client that does not know of clusters: fine when it is the only one. */
async function refuseShare(asker: Asker, servers: readonly Send[]): Promise<void> {
  if (await coverAllSlots(asker, servers)) return
  throw refusal('the server has only a part of a cluster. Hand in a cluster client')
}

/** Answers of a server whose settings, or the client's, are wrong. All others are of its state, and may pass. */
const ofSettings = ['ERR', 'MOVED', 'NOAUTH', 'NOPERM', 'WRONGPASS']

function explain(error: unknown): DropboxOAuthError {
  if (!ofSettings.includes(failureCode(error))) return storeError(error)
  return refusal(`the server refuses what the store needs${describeFailure(error)}`)
}

const refusal = (what: string): BadInputException => new BadInputException(`RedisStore: ${what}`)
