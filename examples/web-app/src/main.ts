import { Accounts } from './accounts.ts'
import { createApp } from './app.ts'
import { emulateDropbox, type EmulatedDropbox } from './emulated-dropbox.ts'
import { readEnvironment, type Environment, type RealApp } from './environment.ts'
import { listen, listenNear, type Listener } from './listen.ts'
import { localRedirectUri } from './settings.ts'
import { openTokenStore } from './token-store.ts'

/** What runs until Ctrl-C. */
interface Running {
  readonly listener: Listener
  readonly accounts: Accounts
  readonly emulated?: EmulatedDropbox
}

const main = (): Promise<Running> => {
  const environment = readEnvironment(process.env)
  return environment.real ? startReal(environment, environment.real) : startEmulated(environment)
}

async function startReal(environment: Environment, real: RealApp): Promise<Running> {
  const { port } = environment
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
  const accounts = new Accounts(real.app, await openTokenStore(environment, 'dropbox'))
  listener.serve(createApp({ provider: 'dropbox', ...real, accounts }))
  console.log(`Open ${origin}`)
  if (proxied) console.log(`A proxy must forward ${origin} to http://localhost:${listener.port}.`)
  console.log(`Dropbox is the real one; ${real.redirectUri} must be registered in the App Console.`)
  console.log(`The accounts are kept, encrypted, in ${environment.dataDir}.`)
  return { listener, accounts }
}

/** Any port will do: the emulator knows the app by whatever redirect URI comes of it. */
async function startEmulated(environment: Environment): Promise<Running> {
  const { port, dataDir } = environment
  const listener = await listenNear(port)
  if (!listener) throw new Error(`Port ${port} and the 20 after it are taken. Choose another with PORT.`)
  const redirectUri = localRedirectUri(listener.port)
  // An emulator knows its own tokens only, so the accounts of a port are kept beside the memory of its emulator.
  const name = `emulated-${listener.port}`
  const store = await openTokenStore(environment, name)
  const emulated = await emulateDropbox(redirectUri, `${dataDir}/${name}.json`)
  const accounts = new Accounts(emulated.app, store)
  listener.serve(createApp({ provider: 'emulator', app: emulated.app, redirectUri, accounts, emulated }))
  if (port !== 0 && port !== listener.port)
    console.log(`Port ${port} is taken, so this run uses ${listener.port}.`)
  console.log(`Open ${new URL(redirectUri).origin}`)
  console.log(`Dropbox is emulated at ${emulated.url}; set DROPBOX_APP_KEY to use the real one.`)
  console.log(`The accounts are kept, encrypted, in ${dataDir}.`)
  return { listener, accounts, emulated }
}

/** In this order: what still runs needs Dropbox, and the emulator writes down what came of it. */
async function stop({ listener, accounts, emulated }: Running): Promise<void> {
  await listener.close()
  await accounts.close()
  await emulated?.close()
}

try {
  const running = await main()
  let stopping: Promise<void> | undefined
  const end = async (): Promise<void> => {
    try {
      await (stopping ??= stop(running))
      process.exit(0)
    } catch (error) {
      console.error(`Error: ${error instanceof Error ? error.message : String(error)}`)
      process.exit(1)
    }
  }
  // npm hands on a signal the terminal has sent already: the second one changes nothing.
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => void end())
} catch (error) {
  console.error(`Error: ${error instanceof Error ? error.message : String(error)}`)
  process.exit(1)
}
