// `dropbox-oauth token` with a valid token, beside `node -e 0`: medians of alternating runs, and their ratio. With the token
// in a file, and sealed by the keychain where one answers.
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { createEmulator } from 'dropbox-oauth-emulator'
import { summarise } from './statistics.mjs'

const ROUNDS = 41

const bin = fileURLToPath(new URL('../packages/cli/bin/dropbox-oauth.js', import.meta.url))
const home = mkdtempSync(join(tmpdir(), 'cli-startup-'))
const emulator = await createEmulator({ port: 0 })
const app = emulator.apps[0]
const env = {
  ...process.env,
  DROPBOX_OAUTH_HOME: home,
  DROPBOX_OAUTH_EMULATOR_URL: emulator.url,
  DROPBOX_APP_KEY: app.key,
  DROPBOX_APP_SECRET: app.secret,
}

/** Milliseconds of one run. */
const time = (...words) => {
  const started = process.hrtime.bigint()
  const { status, stderr } = spawnSync(process.execPath, words, { env, encoding: 'utf8' })
  if (status !== 0) throw new Error(stderr)
  return Number(process.hrtime.bigint() - started) / 1e6
}

const newRefreshToken = async () => {
  const authorize = `${emulator.url}/oauth2/authorize?response_type=code&token_access_type=offline&client_id=${app.key}`
  const { code } = await emulator.authorize(authorize, { user: 'ada@example.com' })
  const form = new URLSearchParams({
    grant_type: 'authorization_code',
    code,
    client_id: app.key,
    client_secret: app.secret,
  })
  const headers = { connection: 'close' } // a connection that is kept would age while `time` blocks this process
  const answer = await fetch(emulator.endpoints.token, { method: 'POST', body: form, headers })
  return (await answer.json()).refresh_token
}

/** Not by spawnSync: the emulator lives in this process. Gives what it prints. */
const run = async (words, input = '') => {
  const child = spawn(process.execPath, [bin, ...words], { env, stdio: ['pipe', 'pipe', 'inherit'] })
  let out = ''
  child.stdout.on('data', (chunk) => (out += chunk))
  child.stdin.end(input)
  const code = await new Promise((resolve) => child.once('close', resolve))
  if (code !== 0) throw new Error(`${words[0]} ended with ${code}`)
  return out
}

const measure = async (profile, ...flags) => {
  const words = ['login', '--profile', profile, '--with-token', '--json', ...flags]
  const { storage } = JSON.parse(await run(words, await newRefreshToken())).result
  await run(['token', '--profile', profile])
  const runs = Array.from({ length: ROUNDS }, () => [
    time('-e', '0'),
    time(bin, 'token', '--profile', profile),
  ])
  const [empty, token] = [0, 1].map((index) => summarise(runs.map((samples) => samples[index])).median)
  console.log(
    `tokens by ${storage}: ${token.toFixed(1)} ms; node -e 0: ${empty.toFixed(1)} ms; ${(token / empty).toFixed(2)} times`,
  )
  return storage
}

try {
  await measure('readable', '--insecure-storage')
  if ((await measure('sealed')) === 'file')
    console.log('No keychain answers here, so that was the same again.')
} finally {
  await emulator.close()
  rmSync(home, { recursive: true })
}
