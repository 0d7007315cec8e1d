import type { State } from '../state/state.ts'
import { textIn } from './reading.ts'
import type { Reading } from './reading.ts'

/** What a request has in common with others of its login: addresses, tickets of pages, codes, tokens, the grant. */
export interface Traces {
  readonly uses: readonly string[]
  /** What its answer gives to later requests. */
  readonly leaves: readonly string[]
  /** Whether it ended the part in the browser: the same authorize URL is another login from then on. */
  readonly concludes: boolean
}

const ASK = 'ask '

/** Whether a trace is the address of a page. */
export const isAddress = (trace: string): boolean => trace.startsWith(ASK)

/** Finds the traces of a request. Tokens are told by the state as well: the requests that made them may be forgotten. */
export function tracesOf(reading: Reading, state: State): Traces {
  const { path } = reading
  if (path === '/oauth2/authorize' || path === '/oauth2/authorize_error') return ofPage(reading)
  if (path === '/oauth2/token') return ofToken(reading, state)
  const { bearer } = reading
  const uses =
    bearer === undefined ? [] : [`token ${bearer}`, ...grant(state.accessTokens.get(bearer)?.grantId)]
  return { uses, leaves: [], concludes: false }
}

function ofPage({ entry, path, form, location, staysHere, text }: Reading): Traces {
  const ticket = form.get('ticket')
  const given = /name="ticket" value="([\w-]+)"/.exec(text)?.[1]
  const answer = new URLSearchParams(location?.search || location?.hash.slice(1))
  const code = answer.get('code') ?? /id="code">([\w-]+)</.exec(text)?.[1]
  const token = answer.get('access_token')
  const uses = entry.method === 'POST' ? named('ticket', ticket) : [ASK + path + queryOf(entry.url)]
  return {
    uses,
    leaves: [
      ...named('ticket', given),
      ...named('code', code),
      ...named('token', token),
      ...(location !== undefined && staysHere ? [ASK + location.pathname + location.search] : []),
    ],
    concludes: code !== undefined || (location !== undefined && !staysHere),
  }
}

const queryOf = (url: string): string => (url.includes('?') ? url.slice(url.indexOf('?')) : '')

function ofToken(reading: Reading, state: State): Traces {
  const [code, refreshToken] = [reading.field('code'), reading.field('refresh_token')]
  return {
    uses: [
      ...named('code', code),
      ...named('refresh', refreshToken),
      ...grant(state.codes.get(code ?? '')?.grantId),
      ...grant(state.refreshTokens.get(refreshToken ?? '')),
    ],
    leaves: [
      ...named('token', textIn(reading, 'access_token')),
      ...named('refresh', textIn(reading, 'refresh_token')),
    ],
    concludes: false,
  }
}

const named = (kind: string, value: string | null | undefined): string[] =>
  value === null || value === undefined || value === '' ? [] : [`${kind} ${value}`]

const grant = (id: string | undefined): string[] => named('grant', id)
