import { execFile } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'

const source = (path: string): string => fileURLToPath(new URL(`../../src/${path}`, import.meta.url))

/** Flags that take away what an attack would use, and what a careless library would need. */
export const hardening = [
  '--disable-proto=throw',
  '--frozen-intrinsics',
  '--disallow-code-generation-from-strings',
  '--unhandled-rejections=strict',
  '--no-warnings', // --frozen-intrinsics says that it is experimental
]

/** The library as one file in a folder of its own, with no package around it. */
export async function bundleLibrary(): Promise<{ url: string; remove: () => Promise<void> }> {
  const folder = await mkdtemp(join(tmpdir(), 'dropbox-oauth-'))
  const outfile = join(folder, 'library.mjs')
  await build({
    entryPoints: [source('index.ts')],
    bundle: true,
    format: 'esm',
    platform: 'node',
    target: 'node20',
    conditions: ['node'],
    alias: { '#transport': source('transport/node.ts') },
    logLevel: 'error',
    outfile,
  })
  return { url: `file://${outfile}`, remove: () => rm(folder, { recursive: true }) }
}

/** Runs a module text in a fresh process and gives what it printed. Fails when the process fails or says anything else. */
export async function runModule(code: string, flags: readonly string[] = hardening): Promise<string> {
  const args = [...flags, '--input-type=module', '--eval', code]
  const env = { PATH: process.env['PATH'] }
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env, timeout: 20_000 })
  if (stderr) throw new Error(`The process complained: ${stderr}`)
  return stdout.trim()
}
