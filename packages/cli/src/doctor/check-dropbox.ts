import { apiUrl } from '../endpoints.ts'
import type { Session } from '../session.ts'
import { type Check, type Finding, note, ok, problem } from './finding.ts'

/** More of a difference than this, and tokens look older or younger than they are. */
const mostSkewSeconds = 120

/** Whether Dropbox can be reached, and agrees about the time. It is asked nothing that needs a token. */
export const checkDropbox: Check = async (session) => {
  const origin = originOf(session)
  const place = origin ?? 'Dropbox'
  try {
    const answer = await fetch(apiUrl(origin, 'check/app'), {
      method: 'POST',
      redirect: 'manual',
      signal: AbortSignal.timeout(10_000),
    })
    await answer.body?.cancel()
    const skew = Math.round(Math.abs(Date.now() - Date.parse(answer.headers.get('date') ?? '')) / 1_000)
    if (!(skew > mostSkewSeconds)) return ok('Dropbox', `${place} answers`)
    // An emulator's clock is moved on purpose.
    if (origin !== undefined)
      return note('Dropbox', `${place} answers; its clock is ${skew} seconds from yours`)
    return problem(
      'Dropbox',
      `it answers; its clock is ${skew} seconds from yours`,
      "Set this machine's clock",
    )
  } catch {
    return unreachable(place)
  }
}

/** The one that commands would speak to. */
function originOf({ env, profiles, profileName, tokenSource }: Session): string | undefined {
  if (env.emulatorUrl !== undefined || tokenSource !== 'profile') return env.emulatorUrl
  try {
    return profiles.find(profileName)?.origin
  } catch {
    return undefined // another check tells it
  }
}

function unreachable(place: string): Finding {
  const next = isProxyIgnored()
    ? 'HTTPS_PROXY is set, and Node does not use it by itself. Set NODE_USE_ENV_PROXY=1, with Node 22.21, 24 or newer'
    : 'Is there a network? Is a firewall or a proxy in between?'
  return problem('Dropbox', `${place} cannot be reached`, next)
}

export const checkProxy: Check = () => {
  const proxy = ['HTTPS_PROXY', 'https_proxy', 'HTTP_PROXY', 'http_proxy'].find((name) => process.env[name])
  if (proxy === undefined) return ok('Proxy', 'none is set')
  return isProxyIgnored()
    ? note('Proxy', `${proxy} is set; Node uses it only with NODE_USE_ENV_PROXY=1 (Node 22.21, 24 and newer)`)
    : ok('Proxy', `${proxy} is set, and NODE_USE_ENV_PROXY with it`)
}

function isProxyIgnored(): boolean {
  const { HTTPS_PROXY, https_proxy, HTTP_PROXY, http_proxy, NODE_USE_ENV_PROXY } = process.env
  return Boolean(HTTPS_PROXY || https_proxy || HTTP_PROXY || http_proxy) && !NODE_USE_ENV_PROXY
}
