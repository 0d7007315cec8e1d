import { CsrfException } from '../../errors.ts'
import { type PendingLogin, sessionKeys } from '../../flow/pending-login.ts'
import { sameText } from '../../internal/compare.ts'
import { parseJsonObject } from '../../internal/json.ts'
import { sha256 } from '../../internal/sha256.ts'
import { clearCookie, readCookies, setCookie } from '../cookies.ts'
import type { Sealer } from '../seal.ts'
import type { Settings } from '../settings.ts'
import { anotherUser, type PendingLogins } from './pending-logins.ts'

/** A pending login, and whose it is where the application names its users. */
type CookieLogin = PendingLogin & { readonly user?: string }

const lifetimeSeconds = 600
/** More are never looked at: eight are pending at most, and other applications on one host may have some too. */
const mostRead = 24

/**
 * Logins that wait in sealed cookies, one each, so that tabs do not write over each other's. To a flow they are a session
 * as any other.
 */
class CookieLogins implements PendingLogins {
  readonly session: Record<string, unknown>
  readonly #settings: Settings
  readonly #sealer: Sealer
  /** By CSRF token, the cookies of this app's logins that the browser has. */
  readonly #held: ReadonlyMap<string, string>
  readonly #pendingKey: string
  #user: string | undefined

  constructor(settings: Settings, sealer: Sealer, held: ReadonlyMap<string, string>, logins: CookieLogin[]) {
    const [tokenKey, pendingKey] = sessionKeys(settings.options.csrfTokenSessionKey)
    this.#settings = settings
    this.#sealer = sealer
    this.#held = held
    this.#pendingKey = pendingKey
    this.session = logins.length > 0 ? { [tokenKey]: logins.at(-1)?.token, [pendingKey]: logins } : {}
  }

  async bind(user: string | undefined): Promise<void> {
    this.#user = user
    this.session[this.#pendingKey] = this.#logins // another app's are not to make room for the one to come
  }

  async check(token: string, user: string | undefined, hasCode: boolean): Promise<void> {
    const login = this.#logins.find((pending) => sameText(pending.token, token))
    if (!login) return
    if (login.user !== user) throw anotherUser()
    const { sent, now } = this.#settings
    if (hasCode && !sent.add(await digestOf(token), now()))
      throw new CsrfException('This login has been finished before. Answer with status 403')
  }

  async cookies(): Promise<string[]> {
    const { jar } = this.#settings
    const logins = this.#logins
    const gone = [...this.#held].filter(([token]) => !logins.some((login) => login.token === token))
    const started = logins.filter(({ token }) => !this.#held.has(token))
    return [
      ...gone.map(([, name]) => clearCookie(jar, name)),
      ...(await Promise.all(started.map((login) => this.#seal(login)))),
    ]
  }

  get #logins(): readonly CookieLogin[] {
    const all = (this.session[this.#pendingKey] ?? []) as CookieLogin[]
    return all.filter((login) => isOwn(this.#settings, login))
  }

  async #seal(login: CookieLogin): Promise<string> {
    const { jar } = this.#settings
    const name = `${cookieStart(this.#settings)}${await digestOf(login.token)}`
    const text = JSON.stringify({ ...login, user: this.#user })
    return setCookie(jar, name, await this.#sealer.seal('login', name, text), lifetimeSeconds)
  }
}

/** The logins in the cookies of a request. What does not open is none: damaged, or another application's. */
export async function openCookieLogins(
  settings: Settings,
  sealer: Sealer,
  header: string | undefined,
): Promise<PendingLogins> {
  const held = new Map<string, string>()
  const logins: CookieLogin[] = []
  for (const [name, value] of readCookies(header, cookieStart(settings)).slice(0, mostRead)) {
    const text = await sealer.open('login', name, value)
    const login = text === undefined ? undefined : (parseJsonObject(text).json as CookieLogin | undefined)
    if (!login || logins.some(({ token }) => token === login.token)) continue
    if (isOwn(settings, login)) held.set(login.token, name)
    logins.push(login)
  }
  logins.sort((a, b) => a.startedAt - b.startedAt)
  return new CookieLogins(settings, sealer, held, logins)
}

/** Another handler on this host may have the same secret: what it began stays, and finishes nothing here. */
function isOwn({ options }: Settings, { consumerKey, redirectUri }: CookieLogin): boolean {
  return consumerKey === options.consumerKey && redirectUri === options.redirectUri
}

const cookieStart = ({ jar }: Settings): string => `${jar.prefix}dropbox-oauth-`

/** Names a login without telling its CSRF token: 132 bits. */
async function digestOf(token: string): Promise<string> {
  return (await sha256(token)).slice(0, 22)
}
