import { mkdirSync } from 'node:fs'
import type { Account } from 'dropbox-oauth'
import { CliError } from '../cli-error.ts'
import { type Attempt, attempt, type Patience } from '../login/attempt.ts'
import { logInByBrowser, longestSeconds, hintFor } from '../login/browser-login.ts'
import { chooseStorage } from '../login/choose-storage.ts'
import { startCodeLogin } from '../login/code-login.ts'
import { logInByToken } from '../login/given-token.ts'
import { type Keeper, openKeeper } from '../login/keeper.ts'
import { type LoginApp, readApp } from '../login/login-app.ts'
import { readPastedLines } from '../login/pasted-lines.ts'
import { renderQr } from '../login/qr.ts'
import { fetchOwner } from '../owner.ts'
import type { Profile } from '../profiles.ts'
import type { Session } from '../session.ts'
import { tokenFolder } from '../storage/open-store.ts'

export interface LoginFlags {
  readonly appKey?: string
  readonly port?: number
  /** False with `--no-browser`. */
  readonly browser: boolean
  readonly scope?: readonly string[]
  /** In seconds. */
  readonly timeout?: number
  readonly insecureStorage?: boolean
  readonly withToken?: boolean
}

const usualSeconds = 300

/** Logs in, keeps the tokens, and says whose account it is. */
export async function login(session: Session, flags: LoginFlags): Promise<void> {
  const { env } = session
  const known = knownProfile(session)
  const app = await readApp(session, known, flags)
  mkdirSync(env.home, { recursive: true, mode: 0o700 })
  const profile: Profile = {
    appKey: app.consumerKey,
    storage: await chooseStorage(session, known, flags.insecureStorage ?? false),
    ...(env.emulatorUrl !== undefined && { origin: env.emulatorUrl }),
    ...(app.consumerSecret !== undefined && { needsSecret: true }),
  }
  const keeper = await openKeeper(session, profile, known)
  const account = await attempt(patienceFor(flags), (underWay) => run(session, flags, app, keeper, underWay))
  await report(session, keeper, account)
}

/** A damaged profile is replaced. */
function knownProfile({ profiles, profileName }: Session): Profile | undefined {
  try {
    return profiles.find(profileName)
  } catch (error) {
    if (error instanceof CliError && error.code === 'damaged_profile') return undefined
    throw error
  }
}

function patienceFor({ timeout = usualSeconds, browser, withToken, port }: LoginFlags): Patience {
  if (!browser || withToken) return { seconds: timeout }
  return { seconds: Math.min(timeout, longestSeconds), hint: hintFor(port) }
}

function run(
  { output }: Session,
  flags: LoginFlags,
  app: LoginApp,
  keeper: Keeper,
  underWay: Attempt,
): Promise<Account> {
  if (flags.withToken) return logInByToken(app, keeper, underWay)
  if (!flags.browser) return logInByCode(output, app, keeper, underWay)
  const wishes = { port: flags.port, isPatient: flags.timeout !== undefined }
  return logInByBrowser(output, app, keeper, underWay, wishes)
}

async function logInByCode(
  output: Session['output'],
  app: LoginApp,
  keeper: Keeper,
  underWay: Attempt,
): Promise<Account> {
  const { url, finish } = await startCodeLogin(app)
  output.say(`\nOpen this address on any device, and allow the access:\n\n  ${url}\n`)
  const qr = renderQr(url, process.stderr)
  if (qr !== undefined) output.note(qr)
  output.say(output.bold('Paste the code that Dropbox shows:'))
  const lines = readPastedLines(process.stdin)
  underWay.onEnd(() => lines.close())
  const onRefused = (message: string): void => output.say(message)
  const result = await finish({ signal: underWay.signal, lines, onRefused })
  underWay.commit()
  return keeper.keep(result)
}

async function report(session: Session, { profile, tokens }: Keeper, account: Account): Promise<void> {
  const { output, profileName, env, tokenSource } = session
  const asker = { fetch: tokens.fetch(profileName), origin: profile.origin }
  const owner = await fetchOwner(asker).catch(() => undefined)
  const { accountId, teamId, scope } = account
  const who = owner ? `${owner.name} <${owner.email}>` : (accountId ?? teamId ?? 'an account')
  if (tokenSource !== 'profile')
    output.note(`${tokenSource} is set, and wins over this login until you unset it or name --profile.`)
  output.answer(
    {
      profile: profileName,
      accountId: accountId ?? owner?.accountId ?? null,
      teamId: teamId ?? null,
      scope,
      storage: profile.storage,
      path: tokenFolder(env.home, profile.storage),
    },
    `Logged in as ${who}, profile ${profileName}.`,
  )
}
