import { statSync } from 'node:fs'
import { createServer } from 'node:net'
import { once } from 'node:events'
import { apiUrl } from '../endpoints.ts'
import { problemOf } from '../exit-codes.ts'
import { registeredPorts } from '../login/listener.ts'
import { planBrowser } from '../login/browser.ts'
import { openManager, type Session } from '../session.ts'
import { probeKeychain } from '../storage/keychain.ts'
import { tokenFolder } from '../storage/open-store.ts'

/** What a check found: `next` says what to do where it is not well. */
interface Finding {
  readonly name: string
  readonly state: 'ok' | 'note' | 'problem'
  readonly words: string
  readonly next?: string
}

type Check = (session: Session) => Promise<Finding>

/** Looks at everything that a login and a token need, each with its next step. Gives 1 when something is wrong. */
export async function doctor(session: Session): Promise<number> {
  const { output } = session
  const findings: Finding[] = []
  for (const check of [
    checkNode,
    checkHome,
    checkKeychain,
    checkPorts,
    checkBrowser,
    checkDropbox,
    checkProfile,
  ]) {
    const finding = await check(session)
    findings.push(finding)
    output.note(lineOf(finding))
  }
  const isWell = findings.every(({ state }) => state !== 'problem')
  output.answer({ ok: isWell, findings }, isWell ? 'All is well.' : 'Something is wrong: see above.')
  return isWell ? 0 : 1
}

const marks = { ok: '✓', note: '·', problem: '✗' } as const

function lineOf({ name, state, words, next }: Finding): string {
  return `${marks[state]} ${name}: ${words}${next === undefined ? '' : `\n    ${next}`}`
}

const checkNode: Check = async () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const isNew = major > 20 || (major === 20 && minor >= 19)
  const words = `Node ${process.versions.node}`
  return isNew ? ok('Runtime', words) : problem('Runtime', words, 'Install Node 20.19 or newer')
}

const checkHome: Check = async ({ env }) => {
  const mode = modeOf(env.home)
  if (mode === undefined) return note('Storage', `${env.home} is not there yet; login makes it`)
  const isPrivate = process.platform === 'win32' || (mode & 0o077) === 0
  if (isPrivate) return ok('Storage', `${env.home}, entered by your user alone`)
  return problem('Storage', `${env.home} is open to others`, `chmod 700 ${env.home}`)
}

function modeOf(path: string): number | undefined {
  try {
    return statSync(path).mode
  } catch {
    return undefined
  }
}

const checkKeychain: Check = async () => {
  const isThere = process.argv[1] !== undefined && (await probeKeychain(process.argv[1]))
  if (isThere) return ok('Keychain', 'it keeps and gives an entry')
  return note('Keychain', 'none answers, so a login keeps tokens in files of mode 0600')
}

const checkPorts: Check = async () => {
  const free: number[] = []
  for (const port of registeredPorts) if (await isFree(port)) free.push(port)
  if (free.length > 0) return ok('Ports', `${free.join(', ')} free for the answer of Dropbox`)
  return problem(
    'Ports',
    `${registeredPorts.join(', ')} are all taken`,
    'Free one, or log in with --no-browser',
  )
}

async function isFree(port: number): Promise<boolean> {
  const server = createServer()
  try {
    server.listen({ port, host: '127.0.0.1', exclusive: true })
    await once(server, 'listening')
    return true
  } catch {
    return false
  } finally {
    server.close()
  }
}

const checkBrowser: Check = async () => {
  const plan = planBrowser(process.env)
  return plan.canOpen
    ? ok('Browser', 'login can open one')
    : note('Browser', `none is opened, since ${plan.reason}`)
}

const checkDropbox: Check = async ({ env, profiles, profileName }) => {
  const origin = env.emulatorUrl ?? safely(() => profiles.find(profileName)?.origin)
  const place = origin ?? 'Dropbox'
  try {
    const answer = await fetch(apiUrl(origin, 'check/app'), {
      method: 'POST',
      signal: AbortSignal.timeout(10_000),
    })
    const said = Date.parse(answer.headers.get('date') ?? '')
    const skew = Math.round(Math.abs(Date.now() - said) / 1_000)
    if (origin === undefined && skew > 120)
      return problem(
        'Dropbox',
        `it answers, and the clocks differ by ${skew} seconds`,
        "Set this machine's clock",
      )
    return ok('Dropbox', `${place} answers`)
  } catch {
    const proxy = process.env['HTTPS_PROXY'] ?? process.env['https_proxy']
    const next = proxy
      ? 'HTTPS_PROXY is set: Node uses it with NODE_USE_ENV_PROXY=1 (from 22.21 on)'
      : 'Is there a network?'
    return problem('Dropbox', `${place} cannot be reached`, next)
  }
}

const checkProfile: Check = async (session) => {
  const { env, profiles, profileName } = session
  try {
    const profile = profiles.find(profileName)
    if (!profile) return note('Profile', `${profileName} is not logged in. Run: dropbox-oauth login`)
    const { state } = await (await openManager(session, profile)).status(profileName)
    const where = tokenFolder(env.home, profile.storage)
    if (state === 'linked') return ok('Profile', `${profileName} is linked; its tokens are in ${where}`)
    return problem(
      'Profile',
      `${profileName} is ${state}`,
      `Run: dropbox-oauth login --profile ${profileName}`,
    )
  } catch (error) {
    return problem('Profile', problemOf(error).message, '')
  }
}

function safely<T>(step: () => T): T | undefined {
  try {
    return step()
  } catch {
    return undefined // another check tells it
  }
}

const ok = (name: string, words: string): Finding => ({ name, state: 'ok', words })
const note = (name: string, words: string): Finding => ({ name, state: 'note', words })
const problem = (name: string, words: string, next: string): Finding => ({
  name,
  state: 'problem',
  words,
  ...(next && { next }),
})
