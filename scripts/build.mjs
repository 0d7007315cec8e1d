// Builds every package's dist/: JavaScript by esbuild, one file per entry point with what they share beside it
// (a cold start reads files one by one), and declarations by tsc. `--quick` leaves the declarations out.
import { build } from 'esbuild'
import { spawnSync } from 'node:child_process'
import { readdirSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { buildAroundCore } from './core-file.mjs'
import { dropUnreachable } from './declarations.mjs'

const root = fileURLToPath(new URL('..', import.meta.url))
const common = {
  bundle: true,
  splitting: true,
  format: 'esm',
  target: 'es2022',
  logLevel: 'warning',
  absWorkingDir: root,
}

/** Every file of a folder is an entry point of its own. */
const entriesOf = (folder) =>
  Object.fromEntries(
    readdirSync(`${root}packages/oauth/src/${folder}`, { withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => `${folder}/${name.replace('.ts', '')}`)
      .map((entry) => [entry, `packages/oauth/src/${entry}.ts`]),
  )

const library = { platform: 'neutral', external: ['#transport', 'jose', 'node:*'] }

/** The builds of each package. What the files of one build share, they share in a common file. */
const packages = {
  oauth: [
    {
      ...library,
      hasCore: true,
      entryPoints: {
        index: 'packages/oauth/src/index.ts',
        openid: 'packages/oauth/src/openid/index.ts',
        testing: 'packages/oauth/src/testing/index.ts',
        ...entriesOf('stores'),
        browser: 'packages/oauth/src/browser/index.ts',
        web: 'packages/oauth/src/web/index.ts',
        ...entriesOf('adapters'),
      },
    },
    // A process loads one transport or the other, so each is whole in its file.
    { ...library, entryPoints: { 'transport-node': 'packages/oauth/src/transport/node.ts' } },
    { ...library, entryPoints: { 'transport-fetch': 'packages/oauth/src/transport/fetch.ts' } },
  ],
  emulator: [
    {
      platform: 'node',
      packages: 'external',
      jsx: 'automatic',
      jsxImportSource: 'hono/jsx',
      entryPoints: { index: 'packages/emulator/src/index.ts', bin: 'packages/emulator/src/bin.ts' },
    },
  ],
  cli: [
    {
      platform: 'node',
      packages: 'external',
      external: ['dropbox-oauth'], // a dependency, which tsconfig's paths would lead to its sources
      entryPoints: { program: 'packages/cli/src/program.ts' },
    },
    // What is to start quickly is whole in its file, with what it takes of the library.
    {
      platform: 'node',
      external: ['@napi-rs/keyring'],
      splitting: false,
      entryPoints: {
        'quick-token': 'packages/cli/src/quick-token.ts',
        'keychain-errand': 'packages/cli/src/storage/keychain-errand.ts',
      },
      // Names what is bundled and not ours, as its licence wants.
      banner: { js: '// Contains env-paths and is-safe-filename, MIT licence, (c) Sindre Sorhus' },
    },
  ],
}

for (const [name, builds] of Object.entries(packages)) {
  const outdir = `${root}packages/${name}/dist`
  rmSync(outdir, { recursive: true, force: true })
  for (const { hasCore, ...options } of builds)
    await (hasCore ? buildAroundCore : build)({ ...common, ...options, outdir, chunkNames: 'shared-[hash]' })
  if (process.argv.includes('--quick') || name === 'cli') continue // nobody imports a command
  const types = spawnSync('npx', ['--no-install', 'tsc', '-p', `packages/${name}/tsconfig.build.json`], {
    cwd: root,
    stdio: 'inherit',
  })
  if (types.status !== 0) process.exit(types.status ?? 1)
  dropUnreachable(`${root}packages/${name}`)
}
