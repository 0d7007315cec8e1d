import { type Case, CODE, type JsonObject, SECRET, type Step } from '../case.ts'

const APPS: readonly JsonObject[] = [
  { consumer_secret: SECRET, use_pkce: false, token_access_type: 'offline' },
  { consumer_secret: SECRET, use_pkce: true, token_access_type: 'offline' },
  { use_pkce: true, token_access_type: 'offline' },
]
const start: Step = { start: {} }
const rebuild: Step = { rebuild: true }
const allowed = (state = '{token}', answer?: string): Step => ({
  finish: { state, code: CODE },
  ...(answer === undefined ? {} : { answer }),
})
const denied = (state = '{token}'): Step => ({ finish: { state, error: 'access_denied' } })
const wait = (wait_seconds: number): Step => ({ wait_seconds })

/** Web logins that take more than a start and a callback. */
const WEB: readonly (readonly Step[])[] = [
  [allowed()],
  [start, allowed()],
  [start, rebuild, allowed()],
  [start, rebuild, denied()],
  [start, allowed(), allowed('{token:0}')],
  [start, allowed(), rebuild, allowed('{token:0}')],
  [start, denied(), allowed('{token:0}')],
  [start, allowed('wrong'), allowed()],
  [start, denied('wrong'), denied()],
  [start, allowed('{token}', 'refused'), allowed('{token:0}')],
  [start, allowed('{token}', 'unavailable'), allowed('{token:0}')],
  [start, start, allowed('{token:1}')],
  [start, start, allowed('{token:0}')],
  [start, start, allowed('{token:1}'), allowed('{token:0}')],
  [start, start, allowed('{token:0}'), allowed('{token:1}')],
  [start, start, denied('{token:0}'), allowed('{token:1}')],
  [start, rebuild, start, rebuild, allowed('{token:0}|a'), rebuild, allowed('{token:1}|b')],
  [start, wait(599), allowed()],
  [start, wait(601), allowed()],
  [start, wait(601), denied()],
  [start, wait(86_400), allowed(), start, allowed('{token:1}')],
  [start, { session: null }, allowed('{token:0}')],
  [start, { forget: true }, allowed('{token:0}')],
  [{ session: 'put-there-by-other-code-1' }, { forget: true }, allowed('put-there-by-other-code-1')],
  [start, { session: 'replaced-by-other-code-1' }, allowed()],
  [start, { session: 'replaced-by-other-code-1' }, allowed('{token:0}')],
  [{ session: 'put-there-by-other-code-1' }, start, allowed('{token:0}')],
  [{ session: 'put-there-by-other-code-1' }, allowed(), allowed('put-there-by-other-code-1')],
  [...Array<Step>(9).fill(start), allowed('{token:0}')],
  [...Array<Step>(9).fill(start), allowed('{token:1}')],
  [...Array<Step>(9).fill(start), allowed('{token:8}')],
]

const paste = (code: string, answer?: string): Step => ({
  paste: code,
  ...(answer === undefined ? {} : { answer }),
})

/** What people paste, and pasting more than once. */
const PASTED: readonly (readonly Step[])[] = [
  [paste(CODE)],
  [start, paste(CODE)],
  [start, rebuild, paste(CODE)],
  [start, start, paste(CODE)],
  [start, paste(CODE), paste(CODE)],
  [start, paste(CODE), paste('another-code')],
  [start, paste(CODE, 'refused'), paste(CODE)],
  [start, paste(CODE, 'refused'), paste('another-code')],
  [start, paste(CODE, 'unavailable'), paste(CODE)],
  [start, wait(3_600), paste(CODE)],
  ...[
    '',
    ' ',
    ` ${CODE}\n`,
    `"${CODE}"`,
    `'${CODE}'`,
    `\u200b${CODE}\ufeff`,
    `${CODE.slice(0, 20)}\r\n${CODE.slice(20)}`,
    `${CODE.slice(0, 20)} ${CODE.slice(20)}`,
    'a+b&c=d%20e',
    'ünï ☃',
    'with|pipe',
    'code=abc',
    `https://app.example/cb?code=${CODE}&state=s`,
    'https://app.example/cb?error=access_denied&error_description=no',
    'https://app.example/cb?error=server_error',
    'https://app.example/cb',
    '{c*4096}',
    '{c*4097}',
  ].map((code): Step[] => [start, paste(code)]),
]

/** Logins of several steps: tabs, replays, processes, waiting, pasting twice. */
export const sequences = (): Case[] =>
  APPS.flatMap((options) => [
    ...WEB.map((steps): Case => ({ flow: 'web', options, steps })),
    ...PASTED.map((steps): Case => ({ flow: 'paste', options, steps })),
  ])
