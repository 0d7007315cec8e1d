// Builds every package's dist/: JavaScript by esbuild, one file per entry point with what they share beside it
// (a cold start reads files one by one), and declarations by tsc. `--quick` leaves the declarations out.
import { build } from 'esbuild'
import { spawnSync } from 'node:child_process'
import { chmodSync, rmSync } from 'node:fs'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('..', import.meta.url))
const common = { bundle: true, splitting: true, format: 'esm', target: 'es2022', logLevel: 'warning', absWorkingDir: root }

const packages = {
  oauth: {
    platform: 'neutral',
    external: ['#transport', 'jose', 'node:*'],
    entryPoints: {
      index: 'packages/oauth/src/index.ts',
      openid: 'packages/oauth/src/openid/index.ts',
      'transport-node': 'packages/oauth/src/transport/node.ts',
      'transport-fetch': 'packages/oauth/src/transport/fetch.ts',
    },
  },
  emulator: {
    platform: 'node',
    packages: 'external',
    jsx: 'automatic',
    jsxImportSource: 'hono/jsx',
    entryPoints: { index: 'packages/emulator/src/index.ts', bin: 'packages/emulator/src/bin.ts' },
  },
}

for (const [name, options] of Object.entries(packages)) {
  const dist = `${root}packages/${name}/dist`
  rmSync(dist, { recursive: true, force: true })
  await build({ ...common, ...options, outdir: dist, chunkNames: 'shared-[hash]' })
  if (name === 'emulator') chmodSync(`${dist}/bin.js`, 0o755)
  if (process.argv.includes('--quick')) continue
  const types = spawnSync('npx', ['--no-install', 'tsc', '-p', `packages/${name}/tsconfig.build.json`], { cwd: root, stdio: 'inherit' })
  if (types.status !== 0) process.exit(types.status ?? 1)
}
