import { randomBytes } from 'node:crypto'

/** What the examples are told by the environment; none of it is needed. */
const {
  PORT = '3000',
  DROPBOX_APP_KEY,
  DROPBOX_APP_SECRET,
  DROPBOX_REDIRECT_URI,
  SESSION_SECRET,
} = process.env

export const port: number = Number(PORT)

/** As registered in the App Console. It is configuration: a request's `Host` can be anybody's. */
export const redirectUri: string = DROPBOX_REDIRECT_URI ?? `http://localhost:${port}/dropbox-auth-finish`

/** For sessions and sealed cookies. One made up here signs everybody out when the program ends. */
export const secret: string = SESSION_SECRET ?? randomBytes(32).toString('base64')

/** The app as the App Console has it; without one, an app of an emulated Dropbox in this process. */
export const dropboxApp: DropboxApp = DROPBOX_APP_KEY
  ? { consumerKey: DROPBOX_APP_KEY, consumerSecret: DROPBOX_APP_SECRET }
  : await emulatedApp()

interface DropboxApp {
  readonly consumerKey: string
  readonly consumerSecret: string | undefined
  readonly endpoints?: { readonly authorize: string; readonly token: string; readonly api: string }
}

async function emulatedApp(): Promise<DropboxApp> {
  const { createEmulator } = await import('dropbox-oauth-emulator')
  const app = { key: 'exampleappkey01', secret: 'examplesecret01', redirectUris: [redirectUri] }
  const { url, endpoints } = await createEmulator({ port: 0, seed: { apps: [app] } })
  console.log(`Dropbox is emulated at ${url}; set DROPBOX_APP_KEY to use the real one.`)
  return { consumerKey: app.key, consumerSecret: app.secret, endpoints }
}

export const welcome = `Open ${new URL(redirectUri).origin}`
