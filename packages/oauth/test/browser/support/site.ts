import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fileURLToPath } from 'node:url'
import { createEmulator, type Emulator } from 'dropbox-oauth-emulator'
import { build } from 'esbuild'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

/** The library as a browser gets it. */
export async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [at(entry)],
    bundle: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    alias: { '#transport': at('../../../src/transport/fetch.ts') },
  })
  return outputFiles[0]?.text ?? ''
}

/** A page that has the library, beside an emulated Dropbox. `/sandboxed` is denied all storage, as some settings do. */
export interface Site {
  readonly emulator: Emulator
  readonly origin: string
  close(): Promise<void>
}

export const APP_SCHEME = 'com.example.photos:/connected'

export async function openSite(): Promise<Site> {
  const script = await bundle('./page.ts')
  const server = createServer((request, response) => {
    const isScript = request.url === '/page.js'
    response.setHeader('content-type', isScript ? 'text/javascript' : 'text/html')
    response.setHeader('access-control-allow-origin', '*')
    if (request.url === '/sandboxed') response.setHeader('content-security-policy', 'sandbox allow-scripts')
    response.end(
      isScript ? script : '<!doctype html><title>Test</title><script type=module src=/page.js></script>',
    )
  }).listen(0, 'localhost')
  await once(server, 'listening')
  const origin = `http://localhost:${(server.address() as AddressInfo).port}`
  const redirectUris = [`${origin}/done`, APP_SCHEME]
  const emulator = await createEmulator({
    port: 0,
    seed: { apps: [{ key: 'browserappkey12', redirectUris, publicClients: true }] },
  })
  const close = async (): Promise<void> => {
    server.closeAllConnections()
    server.close()
    await emulator.close()
  }
  return { emulator, origin, close }
}
