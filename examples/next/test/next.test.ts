import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { beforeAll, describe, expect, test } from 'vitest'
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

test('nothing of the library, and no secret, is in what browsers load', () => {
  const root = join(folder, 'dist/static')
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile())
  const texts = files.map(({ parentPath, name }) => readFileSync(join(parentPath, name), 'latin1'))
  expect(texts.length).toBeGreaterThan(5)
  expect(texts.join('')).toContain('Nothing is lost. If Dropbox has ended this connection') // the page's own code is there
  expect(texts.join('')).not.toMatch(
    /oauth2\/token|DROPBOX_APP_SECRET|SESSION_SECRET|consumerSecret|refresh_token/,
  )
})

useBrowser()

describe('examples/next with sealed cookies', () => {
  loginTests(() => startNext({}), { revokedTitle: 'That did not work' })
})

describe('examples/next with iron-session', () => {
  sessionTests(() => startNext({ SESSION: 'cookie' }))
})

test('what is no page of the application is its own 404, and not that of the login', async () => {
  const example = await startNext({})
  const response = await example.ask('/nowhere')
  expect(response.status).toBe(404)
  expect(await response.text()).toContain('Nothing is here')
  await example.kill()
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
