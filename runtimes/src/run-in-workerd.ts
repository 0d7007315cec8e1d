import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Readable } from 'node:stream'
import type { Outcome } from '../checks.ts'
import { bundleFor } from './bundle.ts'
import type { Setting } from './checks/check.ts'
import type { Library } from './library.ts'
import { programOf } from './programs.ts'

/** What a bundler for Cloudflare's Workers takes (Wrangler documentation, "Bundling"). */
export const workerdConditions = ['workerd', 'worker', 'browser']

/** Runs the checks in a worker, whose only way out leads to loopback addresses. */
export async function runInWorkerd(
  library: Library,
  setting: Setting,
  flags: readonly string[],
): Promise<Outcome[]> {
  const { directory: folder = '' } = setting
  const { text } = await bundleFor(library, workerdConditions)
  writeFileSync(
    join(folder, 'worker.mjs'),
    `${text}\nexport default { fetch: async (request) => Response.json(await runChecks(await request.json())) }`,
  )
  writeFileSync(join(folder, 'config.capnp'), configWith(flags))
  const program = programOf('workerd')
  const child = spawn(program, ['serve', '--control-fd=3', 'config.capnp'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit', 'pipe'],
  })
  try {
    const port = await portFrom(child.stdio[3] as Readable)
    const response = await fetch(`http://127.0.0.1:${port}/`, {
      method: 'POST',
      body: JSON.stringify(setting),
    })
    if (!response.ok) throw new Error(`The worker failed: ${await response.text()}`)
    return (await response.json()) as Outcome[]
  } finally {
    child.kill()
    if (child.exitCode === null) await once(child, 'exit')
  }
}

const configWith = (flags: readonly string[]): string => `using Workerd = import "/workerd/workerd.capnp";
const config :Workerd.Config = (
  services = [
    (name = "checks", worker = .checks),
    (name = "dropbox", network = (allow = ["local"])),
  ],
  sockets = [(name = "http", address = "127.0.0.1:0", http = (), service = "checks")],
);
const checks :Workerd.Worker = (
  modules = [(name = "worker", esModule = embed "worker.mjs")],
  compatibilityDate = "2026-11-01",
  compatibilityFlags = ${JSON.stringify(flags)},
  globalOutbound = "dropbox",
);
`

/** workerd says where it listens. */
async function portFrom(control: Readable): Promise<number> {
  let said = ''
  for await (const chunk of control) {
    said += String(chunk)
    const port = /"event":"listen","socket":"http","port":(\d+)/.exec(said)?.[1]
    if (port) return Number(port)
  }
  throw new Error('workerd ended before it listened')
}
