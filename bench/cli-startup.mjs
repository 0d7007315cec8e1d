// `dropbox-oauth token` with a valid token in a file, beside `node -e 0`: medians of alternating runs, and their ratio.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createEmulator } from 'dropbox-oauth-emulator'

const bin = fileURLToPath(new URL('../packages/cli/bin/dropbox-oauth.js', import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'cli-startup-'))
const emulator = await createEmulator({ port: 0 })
const env = { ...process.env, DROPBOX_OAUTH_HOME: home, DROPBOX_OAUTH_EMULATOR_URL: emulator.url }

/** Milliseconds of one run. */
const time = (...words) => {
  const started = process.hrtime.bigint()
  const { status, stderr } = spawnSync(process.execPath, words, { env, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return Number(process.hrtime.bigint() - started) / 1e6
}

const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]

await logIn()
const runs = Array.from({ length: 41 }, () => ({ empty: time('-e', '0'), token: time(bin, 'token') }))
const [empty, token] = ['empty', 'token'].map((name) => median(runs.map((run) => run[name])))
console.log(
  `node -e 0: ${empty.toFixed(1)} ms; dropbox-oauth token: ${token.toFixed(1)} ms; ${(token / empty).toFixed(2)} times`,
)
await emulator.close()
rmSync(home, { recursive: true })

/** By a refresh token on stdin, then a first `token`, which refreshes and stores. */
async function logIn() {
  const app = emulator.apps[0]
  const authorize = `${emulator.url}/oauth2/authorize?response_type=code&token_access_type=offline&client_id=${app.key}`
  const { code } = await emulator.authorize(authorize, { user: 'ada@example.com' })
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    client_id: app.key,
    client_secret: app.secret,
  })
  const answer = await fetch(emulator.endpoints.token, { method: 'POST', body: form })
  const { refresh_token: refreshToken } = await answer.json()
  Object.assign(env, { DROPBOX_APP_KEY: app.key, DROPBOX_APP_SECRET: app.secret })
  await run(['login', '--with-token', '--insecure-storage'], refreshToken)
  await run(['token'], '')
}

/** Not by spawnSync: the emulator lives in this process. */
async function run(words, input) {
  const { spawn } = await import('node:child_process')
  const child = spawn(process.execPath, [bin, ...words], { env, stdio: ['pipe', 'ignore', 'inherit'] })
  child.stdin.end(input)
  const code = await new Promise((resolve) => child.once('exit', resolve))
  if (code !== 0) throw new Error(`${words[0]} ended with ${code}`)
}
