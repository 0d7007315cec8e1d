import type { Emulator } from 'dropbox-oauth-emulator'
import { createApp } from './app.ts'
import { readEnvironment, type RealApp } from './environment.ts'
import { listen, listenNear, type Listener } from './listen.ts'
import { localRedirectUri } from './settings.ts'

/** What the emulated app may ask for. The real one has this setting in the App Console. */
const SCOPES = ['account_info.read', 'files.metadata.read', 'files.content.read']

/** What runs until Ctrl-C. */
interface Running {
  readonly listener: Listener
  readonly emulator?: Emulator
}

const main = async (): Promise<Running> => {
  const environment = readEnvironment(process.env)
  return environment.real ? startReal(environment.port, environment.real) : startEmulated(environment.port)
}

async function startReal(port: number, real: RealApp): Promise<Running> {
  const { origin, protocol } = new URL(real.redirectUri)
  const proxied = protocol === 'https:'
  const listener = await listen(port)
  if (!listener) {
    const cure = proxied
      ? 'choose another with PORT, and forward to it'
      : 'register a redirect URI with another port, and set it as DROPBOX_REDIRECT_URI'
    throw new Error(
      `Port ${port} is taken, and Dropbox sends people back to ${real.redirectUri} only. Free the port; or ${cure}.`,
    )
  }
  listener.serve(createApp({ provider: 'dropbox', ...real }))
  console.log(`Open ${origin}`)
  if (proxied) console.log(`A proxy must forward ${origin} to http://localhost:${listener.port}.`)
  console.log(`Dropbox is the real one; ${real.redirectUri} must be registered in the App Console.`)
  return { listener }
}

/** Any port will do: the emulator knows the app by whatever redirect URI comes of it. */
async function startEmulated(port: number): Promise<Running> {
  const listener = await listenNear(port)
  if (!listener) throw new Error(`Port ${port} and the 20 after it are taken. Choose another with PORT.`)
  const redirectUri = localRedirectUri(listener.port)
  const registered = {
    key: 'exampleappkey01',
    secret: 'examplesecret01',
    redirectUris: [redirectUri],
    scopes: SCOPES,
  }
  // Loaded here: an application in production is installed without it.
  const { createEmulator } = await import('dropbox-oauth-emulator')
  const emulator = await createEmulator({ port: 0, seed: { apps: [registered] } })
  const app = {
    consumerKey: registered.key,
    consumerSecret: registered.secret,
    endpoints: emulator.endpoints,
  }
  listener.serve(createApp({ provider: 'emulator', app, redirectUri }))
  if (port !== 0 && port !== listener.port)
    console.log(`Port ${port} is taken, so this run uses ${listener.port}.`)
  console.log(`Open ${new URL(redirectUri).origin}`)
  console.log(`Dropbox is emulated at ${emulator.url}; set DROPBOX_APP_KEY to use the real one.`)
  return { listener, emulator }
}

try {
  const running = await main()
  const stop = async (): Promise<void> => {
    await Promise.all([running.listener.close(), running.emulator?.close()])
    process.exit(0)
  }
  // npm hands on a signal the terminal has sent already: the second one changes nothing.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void stop())
} catch (error) {
  console.error(`Error: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(1)
}
