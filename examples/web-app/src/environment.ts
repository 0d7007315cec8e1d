import { resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { BadInputException, DropboxOAuth2Flow } from 'dropbox-oauth'
import { OWN_PATHS } from './paths.ts'
import type { DropboxApp } from './dropbox-app.ts'
import { localRedirectUri } from './settings.ts'
import { parseTokenKey } from './token-key.ts'

/** An app of the real Dropbox. */
export interface RealApp {
  readonly app: DropboxApp
  readonly redirectUri: string
}

/** What the environment says: which Dropbox, where to listen, and where the accounts are. */
export interface Environment {
  readonly port: number
  readonly dataDir: string
  /** Absent without `TOKEN_KEY`: then a file in `dataDir` has it. */
  readonly tokenKey?: Buffer
  /** Absent without `DROPBOX_APP_KEY`: then Dropbox is emulated. */
  readonly real?: RealApp
}

type Variables = Readonly<Record<string, string | undefined>>

const DEFAULT_PORT = 3000
const DEFAULT_DATA_DIR = fileURLToPath(new URL('../.data', import.meta.url))

/**
 * Reads `DROPBOX_APP_KEY`, `DROPBOX_APP_SECRET`, `DROPBOX_REDIRECT_URI`, `PORT`, `DATA_DIR` and `TOKEN_KEY`; an empty one
 * counts as not set. What cannot be is told now, and not to the first visitor.
 * @throws {Error} that names the variable to change
 */
export function readEnvironment(env: Variables): Environment {
  const dataDir = resolve(env['DATA_DIR'] || DEFAULT_DATA_DIR)
  const tokenKey = env['TOKEN_KEY'] ? readTokenKey(env['TOKEN_KEY']) : undefined
  return { ...readPlace(env), dataDir, ...(tokenKey && { tokenKey }) }
}

function readTokenKey(text: string): Buffer {
  const key = parseTokenKey(text)
  if (key) return key
  throw new Error(
    'TOKEN_KEY is no key: 32 bytes are needed, as base64 or as 64 hexadecimal digits. `openssl rand -base64 32` makes one.',
  )
}

/** Which Dropbox, and where to listen. */
function readPlace(env: Variables): Pick<Environment, 'port' | 'real'> {
  const port = env['PORT'] ? readPort(env['PORT']) : undefined
  const key = env['DROPBOX_APP_KEY']
  if (!key) {
    refuseHalfSettings(env)
    return { port: port ?? DEFAULT_PORT }
  }
  const secret = env['DROPBOX_APP_SECRET']
  const app = { consumerKey: key, ...(secret ? { consumerSecret: secret } : {}) }
  const redirectUri = env['DROPBOX_REDIRECT_URI'] || localRedirectUri(port ?? DEFAULT_PORT)
  checkOptions({ app, redirectUri })
  return { port: portFor(readRedirectUri(redirectUri), port), real: { app, redirectUri } }
}

function readPort(text: string): number {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new Error(`PORT is no port: ${JSON.stringify(text)}`)
  return port
}

/** Somebody who sets these means the real Dropbox: the emulator in its place would be a riddle. */
function refuseHalfSettings(env: Variables): void {
  const name = ['DROPBOX_APP_SECRET', 'DROPBOX_REDIRECT_URI'].find((variable) => env[variable])
  if (name === undefined) return
  throw new Error(
    `${name} is set and DROPBOX_APP_KEY is not. Set DROPBOX_APP_KEY to use the real Dropbox, or unset ${name} to use the emulated one.`,
  )
}

const VARIABLE_OF: Readonly<Record<string, string>> = {
  consumerKey: 'DROPBOX_APP_KEY',
  consumerSecret: 'DROPBOX_APP_SECRET',
  redirectUri: 'DROPBOX_REDIRECT_URI',
}

/** A flow checks its options; its complaint names the option, and the user knows the variable. */
function checkOptions({ app, redirectUri }: RealApp): void {
  try {
    new DropboxOAuth2Flow({ ...app, redirectUri, session: {}, csrfTokenSessionKey: 'check' })
  } catch (error) {
    if (!(error instanceof BadInputException)) throw error
    const told = error.message.replace(/^\w+/, (option) => VARIABLE_OF[option] ?? option)
    throw new Error(told, { cause: error })
  }
}

/** The redirect URI as a place this program can serve. */
function readRedirectUri(text: string): URL {
  const url = new URL(text)
  if (!/^https?:$/.test(url.protocol)) {
    refuse(`a web application is sent back to by https, or by http on localhost, and not by ${url.protocol}`)
  }
  if (OWN_PATHS.includes(url.pathname)) {
    refuse(
      `the path ${url.pathname} is taken by a page of this app. Choose another, such as /dropbox-auth-finish`,
    )
  }
  // Express gives the other characters a meaning of their own.
  if (!/^[\w./~%-]+$/.test(url.pathname)) {
    refuse('its path may hold letters, digits, and the signs / - _ . ~ % only')
  }
  return url
}

/** Where to listen. A redirect URI by http leads straight to this program, one by https to a proxy in front of it. */
function portFor(redirectUri: URL, port: number | undefined): number {
  if (redirectUri.protocol === 'https:') return port ?? DEFAULT_PORT
  if (!['localhost', '127.0.0.1', '[::1]'].includes(redirectUri.hostname)) {
    refuse(`this program listens on localhost, 127.0.0.1 and [::1], and not on ${redirectUri.hostname}`)
  }
  const wanted = Number(redirectUri.port || 80)
  if (wanted === 0) throw new Error('PORT is 0, and Dropbox sends people back to one registered port only')
  if (port === undefined || port === wanted) return wanted
  throw new Error(
    `PORT is ${port}, and DROPBOX_REDIRECT_URI leads to port ${wanted}, where nobody would answer. ` +
      'Make them the same, or leave PORT out.',
  )
}

function refuse(what: string): never {
  throw new Error(`DROPBOX_REDIRECT_URI: ${what}`)
}
