import { mkdirSync } from 'node:fs'
import type { Account, OAuth2FlowNoRedirectResult } from 'dropbox-oauth'
import { CliError } from '../cli-error.ts'
import { type Attempt, attempt, type Patience } from '../login/attempt.ts'
import { logInByBrowser, longestSeconds, hintFor } from '../login/browser-login.ts'
import { chooseStorage } from '../login/choose-storage.ts'
import { startCodeLogin } from '../login/code-login.ts'
import { logInByToken } from '../login/given-token.ts'
import { keepOrEnd } from '../login/keep-or-end.ts'
import { type Keeper, openKeeper } from '../login/keeper.ts'
import { type LoginApp, readApp } from '../login/login-app.ts'
import type { Kept } from '../login/kept.ts'
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
  const kept = await attempt(patienceFor(flags), (underWay) => run(session, flags, app, keeper, underWay))
  report(session, keeper, kept)
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

async function run(
  session: Session,
  flags: LoginFlags,
  app: LoginApp,
  keeper: Keeper,
  underWay: Attempt,
): Promise<Kept> {
  if (flags.withToken) return nameOwner(session, keeper, await logInByToken(app, keeper, underWay))
  const keep = async (result: OAuth2FlowNoRedirectResult): Promise<Kept> =>
    nameOwner(session, keeper, await keepOrEnd(session, app, result, () => keeper.keep(result)))
  if (!flags.browser) return logInByCode(session.output, app, keep, underWay)
  const wishes = { port: flags.port, isPatient: flags.timeout !== undefined }
  return logInByBrowser(session, app, keep, underWay, wishes)
}

async function logInByCode(
  output: Session['output'],
  app: LoginApp,
  keep: (result: OAuth2FlowNoRedirectResult) => Promise<Kept>,
  underWay: Attempt,
): Promise<Kept> {
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
  return keep(result)
}

/** Asks whose account has been kept; where Dropbox does not say, its id must do. */
async function nameOwner({ profileName }: Session, keeper: Keeper, account: Account): Promise<Kept> {
  const asker = { fetch: keeper.tokens.fetch(profileName), origin: keeper.profile.origin }
  const owner = await fetchOwner(asker).catch(() => undefined)
  const accountId = account.accountId ?? owner?.accountId
  const who = owner ? `${owner.name} <${owner.email}>` : (accountId ?? account.teamId ?? 'an account')
  return { account, accountId, who }
}

function report(session: Session, { profile }: Keeper, { account, accountId, who }: Kept): void {
  const { output, profileName, env, tokenSource } = session
  const { teamId, scope } = account
  if (tokenSource !== 'profile')
    output.note(`${tokenSource} is set, and wins over this login until you unset it or name --profile.`)
  output.answer(
    {
      profile: profileName,
      accountId: accountId ?? null,
      teamId: teamId ?? null,
      scope,
      storage: profile.storage,
      path: tokenFolder(env.home, profile.storage),
    },
    `Logged in as ${who}, profile ${profileName}.`,
  )
}
