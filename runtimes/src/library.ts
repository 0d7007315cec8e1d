import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'

const root = fileURLToPath(new URL('../../', import.meta.url))

/** The packed library, installed as a user has it, with the checks beside it. */
export interface Library {
  readonly folder: string
  remove(): void
}

/** Packs what is built, and installs it in an empty folder, outside of the repository. */
export async function installLibrary(): Promise<Library> {
  const folder = mkdtempSync(join(tmpdir(), 'dropbox-oauth-runtimes-'))
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, type: 'module' }))
  npm(join(root, 'packages/oauth'), 'pack', '--pack-destination', folder)
  const tarball = readdirSync(folder).find((name) => name.endsWith('.tgz')) ?? ''
  npm(folder, 'install', '--no-audit', '--no-fund', '--offline', `./${tarball}`)
  for (const name of ['jose', 'hono'])
    cpSync(join(root, 'node_modules', name), join(folder, 'node_modules', name), { recursive: true })
  await writeChecks(folder)
  return { folder, remove: () => rmSync(folder, { recursive: true }) }
}

/** The checks as JavaScript. What they import is left to the runtime to find. */
export async function writeChecks(folder: string): Promise<void> {
  await build({
    entryPoints: [join(root, 'runtimes/checks.ts')],
    outfile: join(folder, 'checks.mjs'),
    bundle: true,
    format: 'esm',
    platform: 'neutral',
    packages: 'external',
    // The compiler's paths lead to the sources; here the installed package counts.
    tsconfigRaw: {},
  })
}

/** The public names of the installed package's entry points. */
export function entryPointsOf({ folder }: Library): string[] {
  const manifest = readFileSync(join(folder, 'node_modules/dropbox-oauth/package.json'), 'utf8')
  const { exports } = JSON.parse(manifest) as { exports: object }
  const names = Object.keys(exports).filter((name) => name !== './package.json')
  return names.map((name) => `dropbox-oauth${name.slice(1)}`)
}

/** A folder for one run. */
export function emptyFolderIn({ folder }: Library, name: string): string {
  const path = join(folder, name.toLowerCase().replaceAll(/\W+/g, '-'))
  mkdirSync(path, { mode: 0o700 })
  return path
}

function npm(cwd: string, ...parameters: string[]): void {
  const { status, stdout, stderr } = spawnSync('npm', parameters, { cwd, encoding: 'utf8' })
  if (status !== 0)
    throw new Error(`npm ${parameters[0]} ended with ${status}. Was "npm run build" run?\n${stdout}${stderr}`)
}
