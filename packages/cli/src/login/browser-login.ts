import type { OAuth2FlowResult } from 'dropbox-oauth'
import { CliError } from '../cli-error.ts'
import type { Session } from '../session.ts'
import { connectedPage } from './answer-pages.ts'
import type { Attempt } from './attempt.ts'
import { openBrowser, planBrowser } from './browser.ts'
import type { Kept } from './kept.ts'
import { openListener, registeredPorts } from './listener.ts'
import type { LoginApp } from './login-app.ts'
import { readPastedLines } from './pasted-lines.ts'
import { startRedirectLogin } from './redirect-login.ts'

/** How long the library keeps a login that waits for its answer. */
export const longestSeconds = 600

/** Where to look when the browser never comes back. */
export function hintFor(port: number | undefined): string {
  const [first = port, ...others] = port === undefined ? registeredPorts : []
  const uris = `http://localhost:${first}/callback${others.length > 0 ? ` (and ${others.join(', ')})` : ''}`
  return `If Dropbox said something of redirect_uri, register ${uris} in the App Console`
}

interface Wishes {
  readonly port: number | undefined
  /** Whether to wait for a browser though none can be opened here and nobody can paste. */
  readonly isPatient: boolean
}

/** Logs in by a browser, here or elsewhere: the answer is listened for and may be pasted. */
export async function logInByBrowser(
  { output, profileName }: Session,
  app: LoginApp,
  keep: (result: OAuth2FlowResult) => Promise<Kept>,
  attempt: Attempt,
  { port, isPatient }: Wishes,
): Promise<Kept> {
  const plan = planBrowser(process.env)
  const isTerminal = process.stdin.isTTY
  if (!plan.canOpen && !isTerminal && !isPatient) throw nobodyThere(plan.reason)
  const listener = await openListener(port === undefined ? registeredPorts : [port])
  attempt.onEnd(() => listener.close())
  const { url, finish } = await startRedirectLogin(app, listener.redirectUri)
  output.say(`\nOpen this address to connect Dropbox:\n\n  ${url}\n`)
  if (plan.canOpen) void openBrowser(url, process.env)
  else output.note(elsewhere(plan.reason, listener.port))
  output.note(output.dim(`${hintFor(port)}.`))
  output.note(
    output.dim(`Waiting for the browser.${isTerminal ? ' Or paste the address it ends at, here:' : ''}`),
  )
  const lines = readPastedLines(process.stdin)
  attempt.onEnd(() => lines.close())
  return finish({
    attempt,
    listener,
    lines,
    keep,
    pageOf: ({ who }) => connectedPage(who, profileName),
    onRefused: (message) => output.say(message),
  })
}

function nobodyThere(reason: string): CliError {
  return new CliError(
    'not_logged_in',
    `No browser can be opened, since ${reason}, and nobody can paste without a terminal. Give a refresh token to ` +
      'dropbox-oauth login --with-token, or --timeout SECONDS to wait for a browser all the same',
    'restart',
  )
}

function elsewhere(reason: string, port: number): string {
  return (
    `No browser is opened, since ${reason}. With a browser on another machine, either\n` +
    `  - lead its port here first: ssh -L ${port}:localhost:${port} THIS_MACHINE\n` +
    '  - paste the address it ends at, though it cannot be reached there\n' +
    '  - or begin again with --no-browser: Dropbox then shows a code to paste\n'
  )
}
