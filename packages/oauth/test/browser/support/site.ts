import { once } from 'node:events'
import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { createEmulator, type Emulator } from 'dropbox-oauth-emulator'
import { build } from 'esbuild'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** The library as a browser gets it. */
export async function bundle(entry: string, options: { minify?: boolean } = {}): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [at(entry)],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    alias: { '#transport': at('../../../src/transport/fetch.ts') },
    ...options,
  })
  return outputFiles[0]?.text ?? ''
}

export const APP_KEY = 'browserappkey12'
export const APP_SCHEME = 'com.example.photos:/connected'

/** A page that has the library, at every path, beside an emulated Dropbox. */
export interface Site {
  readonly emulator: Emulator
  readonly origin: string
  close(): Promise<void>
}

export async function openSite(): Promise<Site> {
  const script = await bundle('./page.ts')
  const server = createServer((request, response) => serve(request.url ?? '', response, script))
  server.listen(0, 'localhost')
  await once(server, 'listening')
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`
  const redirectUris = [`${origin}/done`, APP_SCHEME]
  const emulator = await createEmulator({
    port: 0,
    seed: { apps: [{ key: APP_KEY, redirectUris, publicClients: true }] },
  })
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    server.close()
    await emulator.close()
  }
  return { emulator, origin, close }
}

/** Headers of some paths: one is denied all storage, as some settings do, one cut off from its popups. */
const headersOf: Readonly<Record<string, readonly [string, string]>> = {
  '/sandboxed': ['content-security-policy', 'sandbox allow-scripts'],
  '/isolated': ['cross-origin-opener-policy', 'same-origin'],
}

function serve(url: string, response: ServerResponse, script: string): void {
  const isScript = url === '/page.js'
  response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
  response.setHeader('access-control-allow-origin', '*')
  const header = headersOf[url]
  if (header) response.setHeader(...header)
  const page =
    '<!doctype html><title>Test</title><link rel=icon href=data:,><script type=module src=/page.js></script>'
  response.end(isScript ? script : page)
}
