import { DROPBOX_HOSTS } from '../origins.ts'
import { makeIdentity } from '../tls/authority.ts'
import { writeTrustFiles } from '../tls/trust-files.ts'
import { listen, listenSecurely } from './listen.ts'
import type { Address, Listening } from './listen.ts'
import type { Site } from '../site.ts'
import { openTunnel } from './tunnel.ts'
import type { OnRefusal } from './tunnel.ts'

/** How an emulator is reached from outside, and how that ends. */
export interface Sockets {
  readonly url: string
  readonly httpsUrl?: string
  readonly proxyUrl?: string
  readonly caPath?: string
  readonly caBundlePath?: string
  close(): Promise<void>
}

/** What is wanted beside plain HTTP. The proxy leads to the TLS side, so it wants that, too. */
export interface Wanted {
  readonly tls: boolean
  readonly proxy: boolean
  readonly onRefusal: OnRefusal
}

/** Opens all that is wanted, or nothing. */
export async function openSockets(site: Site, address: Address, wanted: Wanted): Promise<Sockets> {
  const plain = await listen(site, address, wanted.proxy ? wanted.onRefusal : undefined)
  if (!wanted.tls && !wanted.proxy) return { url: plain.origin, close: () => plain.close() }
  try {
    return await addTls(site, address, wanted, plain)
  } catch (error) {
    await plain.close()
    throw error
  }
}

async function addTls(site: Site, address: Address, wanted: Wanted, plain: Listening): Promise<Sockets> {
  const identity = await makeIdentity([
    ...new Set(['localhost', ...DROPBOX_HOSTS, '127.0.0.1', '::1', address.host]),
  ])
  const port = address.port === 0 ? 0 : address.port + 1
  const secure = await listenSecurely(site, { ...address, port }, identity)
  const files = await writeTrustFiles(identity.ca)
  const tunnel = wanted.proxy ? openTunnel(plain.server, secure.server, wanted.onRefusal) : undefined
  return {
    url: plain.origin,
    httpsUrl: secure.origin,
    ...(tunnel !== undefined && { proxyUrl: plain.origin }),
    caPath: files.caPath,
    caBundlePath: files.bundlePath,
    async close() {
      tunnel?.closeAll()
      await Promise.all([plain.close(), secure.close(), files.remove()])
    },
  }
}
