import { accessSync, constants, lstatSync } from 'node:fs'
import { planBrowser } from '../login/browser.ts'
import { isPortFree, registeredPorts } from '../login/listener.ts'
import { askKeychain } from '../storage/keychain.ts'
import { type Check, type Finding, note, ok, problem } from './finding.ts'

export const checkNode: Check = () => {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const isNew = major > 20 || (major === 20 && minor >= 19)
  const words = `Node ${process.versions.node}`
  return isNew ? ok('Runtime', words) : problem('Runtime', words, 'Install Node 20.19 or newer')
}

export const checkHome: Check = ({ env: { home } }) => {
  try {
    const stats = lstatSync(home)
    if (!stats.isDirectory())
      return problem('Storage', `${home} is no folder`, 'Move it away, or set DROPBOX_OAUTH_HOME')
    accessSync(home, constants.R_OK | constants.W_OK | constants.X_OK)
    const isPrivate = process.platform === 'win32' || (stats.mode & 0o077) === 0
    if (isPrivate) return ok('Storage', `${home}, entered by your user alone`)
    return problem('Storage', `${home} is open to other users`, `Run: chmod 700 '${home}'`)
  } catch (error) {
    return withoutHome(home, error as NodeJS.ErrnoException)
  }
}

function withoutHome(home: string, { code }: NodeJS.ErrnoException): Finding {
  if (code === 'ENOENT') return note('Storage', `${home} is not there yet; login makes it`)
  return problem(
    'Storage',
    `${home} cannot be used (${code})`,
    'Look at who may use it, or set DROPBOX_OAUTH_HOME',
  )
}

export const checkKeychain: Check = async ({ env, output }) => {
  const key = await askKeychain('prepare', env.home, output.note)
  if (key) return ok('Keychain', 'it answers: logins seal their tokens with it')
  return note('Keychain', 'none answers: logins keep tokens in files of mode 0600, not encrypted')
}

export const checkPorts: Check = async () => {
  const free: number[] = []
  for (const port of registeredPorts) if (await isPortFree(port)) free.push(port)
  if (free.length > 0) return ok('Ports', `${free.join(', ')} free for the answer of Dropbox`)
  return problem(
    'Ports',
    `${registeredPorts.join(', ')} are all taken`,
    'Free one, or log in with --no-browser',
  )
}

export const checkBrowser: Check = () => {
  const plan = planBrowser(process.env)
  if (plan.canOpen) return ok('Browser', 'login opens one')
  return note('Browser', `login opens none, since ${plan.reason}; it says how to log in all the same`)
}
