import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AddressInfo } from 'node:net'
import { createEmulator, type Emulator } from 'dropbox-oauth-emulator'
import { build, preview } from 'vite'
import { pageConfig } from '../../page-config.ts'

/** The page as it is published, at two addresses, beside an emulated Dropbox. */
export interface Site {
  readonly emulator: Emulator
  readonly url: string
  /** The same with `Cross-Origin-Opener-Policy: same-origin`, which cuts it off from its popups. */
  readonly isolatedUrl: string
  close(): Promise<void>
}

export async function openSite(): Promise<Site> {
  const [port, isolatedPort] = [await freePort(), await freePort()]
  const redirectUris = [port, isolatedPort].map((it) => `http://localhost:${it}/dropbox-auth-finish`)
  const emulator = await createEmulator({
    port: 0,
    seed: { apps: [{ key: 'singlepagekey12', redirectUris, publicClients: true }], users },
  })
  const outDir = mkdtempSync(join(tmpdir(), 'single-page-'))
  const config = pageConfig({ appKey: 'singlepagekey12', emulated: emulator })
  await build({ ...config, build: { ...config.build, outDir, emptyOutDir: true } })
  const serve = (at: number, headers: Record<string, string>) =>
    preview({ ...config, build: { outDir }, preview: { port: at, strictPort: true, headers } })
  const servers = [
    await serve(port, {}),
    await serve(isolatedPort, { 'cross-origin-opener-policy': 'same-origin' }),
  ]
  return {
    emulator,
    url: `http://localhost:${port}/`,
    isolatedUrl: `http://localhost:${isolatedPort}/`,
    close: async () => {
      await Promise.all([...servers, emulator].map((it) => it.close()))
      rmSync(outDir, { recursive: true })
    },
  }
}

const users = [
  { email: 'ada@example.com', name: 'Ada Lovelace' },
  { email: 'denies@example.com', name: 'Dennis Denies' },
]

async function freePort(): Promise<number> {
  const server = createServer().listen(0)
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}
