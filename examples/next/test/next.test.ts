import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe } from 'vitest'
import { type Example, watchExample } from '../../shared/test/support/example.ts'
import { loginTests, sessionTests, useBrowser } from '../../shared/test/support/login-tests.ts'
import { freePort } from '../../web-app/test/support/ports.ts'
import { runProgram } from '../../web-app/test/support/program.ts'

const folder = fileURLToPath(new URL('..', import.meta.url))

// As published, from the built library: no alias of the tests reaches into a build of Next.js.
beforeAll(() => {
  const next = `${folder}node_modules/next/dist/bin/next`
  const env = { PATH: process.env['PATH'], NEXT_TELEMETRY_DISABLED: '1', NODE_ENV: 'production' } as const
  const { status, stdout, stderr } = spawnSync(process.execPath, [next, 'build'], {
    cwd: folder,
    env,
    encoding: 'utf8',
  })
  if (status !== 0)
    throw new Error(
      `next build failed. Are \`npm run build\` and \`npm ci --prefix examples/next\` done?\n${stdout}${stderr}`,
    )
}, 240_000)

useBrowser()

describe('examples/next with sealed cookies', () => {
  loginTests(() => startNext({}), { revokedTitle: 'That did not work' })
})

describe('examples/next with iron-session', () => {
  sessionTests(() => startNext({ SESSION: 'cookie' }))
})

/** Built, and started by `next start`, which is a child that has to be let end. */
async function startNext(env: Record<string, string>): Promise<Example> {
  const program = runProgram('next/start.mjs', { ...env, PORT: String(await freePort()) })
  await program.printed(/Ready in/)
  return watchExample({
    ...program,
    kill: async () => {
      program.signal('SIGTERM')
      await program.ended
    },
  })
}
