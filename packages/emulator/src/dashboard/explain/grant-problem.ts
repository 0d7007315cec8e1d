import type { World } from '../../world.ts'
import type { Reading } from '../reading.ts'
import { quoted, span } from '../words.ts'
import { mistake } from './step.ts'
import type { Advice } from './step.ts'

/** The redirect URI of the exchange is not that of the authorize URL. */
export function adviceForRedirectUri({ field }: Reading, world: World): Advice {
  const asked = world.state.codes.get(field('code') ?? '')?.redirectUri
  const sent = field('redirect_uri')
  const spoken = (uri: string | undefined): string => (uri === undefined ? 'none' : quoted(uri))
  const burnt = world.switches.mismatchBurnsCode ? ' The code is spent: start a new login.' : ''
  return mistake(
    `redirect_uri mismatch: the authorize URL had ${spoken(asked)}, the exchange ${spoken(sent)}.`,
    `Send exactly what the authorize URL had${asked === undefined ? ', which is no redirect_uri at all' : ''}.${burnt}`,
  )
}

/** PKCE does not come out. */
export function adviceForVerifier({ field }: Reading, world: World): Advice {
  const challenge = world.state.codes.get(field('code') ?? '')?.challenge
  const verifier = field('code_verifier')
  if (challenge === undefined)
    return mistake(
      'A code_verifier was sent, but the authorize URL had no code_challenge.',
      'Send the code_challenge in the authorize URL. If you did, something removed it on the way.',
    )
  if (verifier === undefined)
    return mistake(
      'The code_verifier is missing: the authorize URL had a code_challenge.',
      'Send the verifier that the challenge was made from.',
    )
  if (!/^[\w.~-]{43,128}$/.test(verifier))
    return mistake(
      `The code_verifier has a form that RFC 7636 does not allow (${verifier.length} characters).`,
      'Use 43 to 128 of the characters A-Z, a-z, 0-9 and - . _ ~',
    )
  return mistake(
    'The code_verifier is not the one that the code_challenge was made from.',
    'Keep one verifier for each login, bound to its state. Two logins in two tabs must not share one.',
  )
}

/** The code is no good any more, or never was. */
export function adviceForCode(reading: Reading, earlier: readonly Reading[], world: World): Advice {
  const text = reading.field('code') ?? ''
  const code = world.state.codes.get(text)
  const at = reading.entry.at.getTime()
  const before = earlier.filter((one) => one.path === '/oauth2/token' && one.field('code') === text)
  const used = before.find(({ status }) => status === 200)
  if (used !== undefined)
    return mistake(
      `The code was used twice: request ${used.entry.id} had exchanged it.`,
      `Exchange a code once, also when the browser reloads the callback.${
        world.switches.codeReuseRevokes ? ' The tokens of the first exchange have been revoked.' : ''
      }`,
    )
  if (text.startsWith('EXPIRED') || (code !== undefined && code.expiresAtMs <= at))
    return mistake(
      `The code has expired: codes live ${span(world.switches.codeLifetimeSeconds * 1000)}.`,
      'Exchange it as soon as the browser is back, or start a new login.',
    )
  if (code !== undefined && code.appKey !== reading.entry.clientId)
    return mistake(
      `The code is of another app, ${code.appKey}.`,
      'Use the key and secret of the app that asked.',
    )
  if (before.length > 0 || code?.spent === true)
    return mistake(
      'The code was spent by an exchange that failed.',
      'Start a new login, and mend that exchange.',
    )
  return mistake(
    'The emulator has never given out this code, or has forgotten it in a reset.',
    'Take the code from the callback as it is, decoded once, and exchange it with the emulator that gave it.',
  )
}

/** The refresh token is no good any more, or never was. */
export function adviceForRefreshToken({ field, entry }: Reading, world: World): Advice {
  const text = field('refresh_token') ?? ''
  const grant = world.state.grants.get(world.state.refreshTokens.get(text) ?? '')
  if (text.startsWith('sl.'))
    return mistake(
      'An access token was sent as the refresh token.',
      'Send the refresh_token of the code exchange.',
    )
  if (grant !== undefined && grant.appKey !== entry.clientId)
    return mistake(
      `The refresh token is of another app, ${grant.appKey}.`,
      'Use the key of the app it was given to.',
    )
  if (grant !== undefined && grant.refreshToken !== text)
    return mistake(
      'The refresh token had been replaced by a newer one.',
      'Store the new one of each refresh.',
    )
  if (grant !== undefined)
    return mistake(
      'The refresh token has been revoked.',
      'Treat invalid_grant as "disconnected": forget the tokens, and ask the user to link again.',
    )
  return mistake(
    `The emulator does not know this refresh token (${text.length} characters).`,
    'It may be cut short, expired, or of before a reset. Link again.',
  )
}
