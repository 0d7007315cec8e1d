// Next.js beside an emulated Dropbox; with DROPBOX_APP_KEY set, beside the real one.
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { fileURLToPath } from 'node:url'

const { PORT = '3000', DROPBOX_APP_KEY, SESSION_SECRET = randomBytes(32).toString('base64') } = process.env
const redirectUri = process.env.DROPBOX_REDIRECT_URI ?? `http://localhost:${PORT}/dropbox-auth-finish`
const env = {
  ...process.env,
  DROPBOX_REDIRECT_URI: redirectUri,
  SESSION_SECRET,
  NEXT_TELEMETRY_DISABLED: '1',
}

if (!DROPBOX_APP_KEY) {
  const { createEmulator } = await import('dropbox-oauth-emulator')
  const app = { key: 'exampleappkey01', secret: 'examplesecret01', redirectUris: [redirectUri] }
  const { url } = await createEmulator({ port: 0, seed: { apps: [app] } })
  Object.assign(env, { DROPBOX_APP_KEY: app.key, DROPBOX_APP_SECRET: app.secret, DROPBOX_URL: url })
  console.log(`Dropbox is emulated at ${url}; set DROPBOX_APP_KEY to use the real one.`)
}
console.log(`Open ${new URL(redirectUri).origin}`)

const [command = 'start'] = process.argv.slice(2)
const next = fileURLToPath(new URL('node_modules/next/dist/bin/next', import.meta.url))
const server = spawn(process.execPath, [next, command, '--hostname', 'localhost', '--port', PORT], {
  cwd: import.meta.dirname,
  env,
  stdio: 'inherit',
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal))
server.on('exit', (code) => process.exit(code ?? 0))
