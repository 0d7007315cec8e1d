import { mkdirSync } from 'node:fs'
import {
  type OAuth2FlowNoRedirectResult,
  refreshAccessToken,
  type Account,
  type TokenManager,
} from 'dropbox-oauth'
import { CliError, usageError } from '../cli-error.ts'
import { endpointsAt } from '../endpoints.ts'
import { chooseStorage } from '../login/choose-storage.ts'
import { startCodeLogin } from '../login/code-login.ts'
import { openBrowser, planBrowser } from '../login/browser.ts'
import { openListener, registeredPorts } from '../login/listener.ts'
import type { LoginApp } from '../login/login-app.ts'
import { readPastedLines } from '../login/pasted-lines.ts'
import { renderQr } from '../login/qr.ts'
import { startRedirectLogin } from '../login/redirect-login.ts'
import { readAll } from '../login/stdin.ts'
import { fetchOwner, type Owner } from '../owner.ts'
import type { Profile } from '../profiles.ts'
import { openManager, type Session } from '../session.ts'
import { forgetLocally } from '../storage/forget.ts'
import { tokenFolder } from '../storage/open-store.ts'

export interface LoginFlags {
  readonly appKey?: string
  readonly port?: number
  /** False with `--no-browser`. */
  readonly browser: boolean
  readonly scope?: readonly string[]
  readonly timeout?: number
  readonly insecureStorage?: boolean
  readonly withToken?: boolean
}

const standardTimeout = 300

/** Logs in, keeps the tokens, and says whose account it is. */
export async function login(session: Session, flags: LoginFlags): Promise<void> {
  const { env, profileName, profiles } = session
  const app = await readApp(session, flags)
  mkdirSync(env.home, { recursive: true, mode: 0o700 })
  const storage = await chooseStorage(env.home, flags.insecureStorage ?? false)
  const profile: Profile = {
    appKey: app.consumerKey,
    storage,
    ...(env.emulatorUrl !== undefined && { origin: env.emulatorUrl }),
    ...(app.consumerSecret !== undefined && { needsSecret: true }),
  }
  const tokens = await openManager(session, profile)
  const keep = async (result: OAuth2FlowNoRedirectResult): Promise<Account> => {
    const account = await tokens.link(result, { key: profileName })
    profiles.save(profileName, profile)
    return account
  }
  const account = flags.withToken
    ? await importToken(session, app, tokens, profile)
    : await logIn(session, app, flags, keep)
  if (profiles.list().length === 1) profiles.current = profileName
  await forgetLocally(env.home, storage === 'file' ? 'keychain' : 'file', profileName) // an earlier login's
  await report(session, profile, account, tokens)
}

async function readApp(
  { env, profiles, profileName, output }: Session,
  flags: LoginFlags,
): Promise<LoginApp> {
  const known = profiles.find(profileName)?.appKey
  const consumerKey = flags.appKey ?? env.appKey ?? known ?? (await askForAppKey())
  if (env.appSecret !== undefined)
    output.note(
      'DROPBOX_APP_SECRET goes along. It is not stored: every refresh will want it again. PKCE needs none.',
    )
  return {
    consumerKey,
    consumerSecret: env.appSecret,
    endpoints: endpointsAt(env.emulatorUrl),
    ...(flags.scope && { scope: flags.scope }),
  }
}

async function askForAppKey(): Promise<string> {
  if (!process.stdin.isTTY || !process.stderr.isTTY)
    throw usageError(
      'Whose app is it? Give --app-key or DROPBOX_APP_KEY: it is in the App Console, and is no secret',
    )
  const { isCancel, text } = await import('@clack/prompts')
  const answer = await text({
    message: 'Your app key, from https://www.dropbox.com/developers/apps',
    output: process.stderr,
    validate: (value) =>
      /^[a-z0-9]+$/i.test(value ?? '') ? undefined : 'Letters and digits, such as k2x8q1v0m3z5c7b',
  })
  if (isCancel(answer)) throw new CliError('not_logged_in', 'Not logged in.', 'restart')
  return answer
}

type Keep = (result: OAuth2FlowNoRedirectResult) => Promise<Account>

async function logIn(session: Session, app: LoginApp, flags: LoginFlags, keep: Keep): Promise<Account> {
  const seconds = flags.timeout ?? standardTimeout
  return withTimeout(seconds, (cleanUp) =>
    flags.browser ? logInHere(session, app, flags, keep, cleanUp) : logInByCode(session, app, keep, cleanUp),
  )
}

async function logInHere(
  { output }: Session,
  app: LoginApp,
  flags: LoginFlags,
  keep: Keep,
  cleanUp: CleanUp,
): Promise<Account> {
  const plan = planBrowser(process.env)
  if (!plan.canOpen && !process.stdin.isTTY && flags.timeout === undefined) {
    throw new CliError(
      'not_logged_in',
      `No browser can be opened, since ${plan.reason}, and nobody can paste without a terminal. Give a refresh token to ` +
        'dropbox-oauth login --with-token, or --timeout SECONDS to wait for a browser all the same',
      'restart',
    )
  }
  const listener = await openListener(flags.port === undefined ? registeredPorts : [flags.port])
  cleanUp(() => listener.close())
  const { url, finish } = await startRedirectLogin(app, listener.redirectUri)
  output.say(`Open this address to connect Dropbox:\n\n  ${url}\n`)
  if (plan.canOpen) void openBrowser(url, process.env)
  else output.note(elsewhere(plan.reason, listener.port))
  output.note(output.dim('Waiting for the browser. Or paste the address it ends at, here:'))
  const lines = readPastedLines(process.stdin)
  cleanUp(() => lines.close())
  return finish({ listener, lines, keep, onRefused: (message) => output.say(message) })
}

function elsewhere(reason: string, port: number): string {
  return (
    `No browser is opened, since ${reason}. With a browser on another machine, either\n` +
    `  - lead its port here first: ssh -L ${port}:localhost:${port} THIS_MACHINE\n` +
    '  - paste the address it ends at, though it cannot be reached there\n' +
    '  - or begin again with --no-browser: Dropbox then shows a code to paste\n'
  )
}

async function logInByCode(
  { output }: Session,
  app: LoginApp,
  keep: Keep,
  cleanUp: CleanUp,
): Promise<Account> {
  const { url, finish } = await startCodeLogin(app)
  output.say(`Open this address on any device, and allow the access:\n\n  ${url}\n`)
  const qr = renderQr(url, process.stderr)
  if (qr !== undefined) output.note(qr)
  output.say(output.bold('Paste the code that Dropbox shows:'))
  const lines = readPastedLines(process.stdin)
  cleanUp(() => lines.close())
  return keep(await finish(lines, (message) => output.say(message)))
}

type CleanUp = (step: () => unknown) => void

/** Runs a login, which may wait for somebody who never comes, and closes what it opened. */
async function withTimeout<T>(seconds: number, run: (cleanUp: CleanUp) => Promise<T>): Promise<T> {
  const steps: (() => unknown)[] = []
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<never>((_, reject) => {
    const end = (): void =>
      reject(
        new CliError(
          'timed_out',
          `No answer within ${seconds} seconds. Run it again, or give a longer --timeout`,
          'restart',
        ),
      )
    timer = setTimeout(end, seconds * 1_000)
  })
  try {
    return await Promise.race([run((step) => steps.push(step)), timeout])
  } finally {
    clearTimeout(timer)
    for (const step of steps) await step()
  }
}

/** Takes a refresh token from stdin, after a look whether it is good and whose it is. */
async function importToken(
  session: Session,
  app: LoginApp,
  tokens: TokenManager,
  profile: Profile,
): Promise<Account> {
  const { profileName, profiles } = session
  const refreshToken = (await readAll(process.stdin)).trim()
  if (refreshToken === '')
    throw usageError('--with-token reads a refresh token from stdin, and there is none')
  const { accessToken, scope } = await refreshAccessToken({ ...app, scope: undefined, refreshToken })
  const owner = await ownerOf(profile.origin, accessToken)
  const account = await tokens.import(profileName, {
    refreshToken,
    ...(owner && { accountId: owner.accountId }),
    ...(scope && { scope }),
  })
  profiles.save(profileName, profile)
  return account
}

/** `undefined` where Dropbox does not say, such as for a team or without the scope for it. */
async function ownerOf(origin: string | undefined, accessToken: string): Promise<Owner | undefined> {
  const call: typeof fetch = (input, init) =>
    fetch(input, { ...init, redirect: 'error', headers: { authorization: `Bearer ${accessToken}` } })
  return fetchOwner({ fetch: call, origin }).catch(() => undefined)
}

async function report(
  session: Session,
  profile: Profile,
  account: Account,
  tokens: TokenManager,
): Promise<void> {
  const { output, profileName, env } = session
  const owner = await fetchOwner({ fetch: tokens.fetch(profileName), origin: profile.origin }).catch(
    () => undefined,
  )
  const path = tokenFolder(env.home, profile.storage)
  if (profile.storage === 'keychain')
    output.note(output.dim(`The tokens are in ${path}, sealed by a key in the system's keychain.`))
  else output.say(`The tokens are in ${path}, readable by your user alone, and not encrypted.`)
  const who = owner ? `${owner.name} <${owner.email}>` : (account.accountId ?? account.teamId ?? 'an account')
  const { accountId, teamId, scope } = account
  output.answer(
    {
      profile: profileName,
      accountId: accountId ?? null,
      teamId: teamId ?? null,
      scope,
      storage: profile.storage,
      path,
    },
    `Logged in as ${who}, profile ${profileName}.`,
  )
}
