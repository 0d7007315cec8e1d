import { readFile, rm, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { DropboxOAuth2FlowNoRedirect, isDropboxOAuthError } from 'dropbox-oauth'
import { describeAccount } from './account.ts'
import { openDropbox, type Dropbox } from './dropbox.ts'
import { finishWith, showSteps, whatToDo } from './login.ts'
import { pastes } from './pastes.ts'

const PROMPT = 'Enter the authorization code here: '

/** Starts a login and finishes it, all in one run. */
async function loginHere(dropbox: Dropbox): Promise<boolean> {
  console.log(`Dropbox is ${dropbox.words}.`)
  const flow = new DropboxOAuth2FlowNoRedirect(dropbox.app)
  await showSteps(flow)
  return finish(flow, dropbox)
}

/** Starts a login and leaves it in a file, for another process to finish. */
async function startOnly(file: string, dropbox: Dropbox): Promise<boolean> {
  if (dropbox.isOurs) {
    throw new Error(
      'The emulator of this process would be gone before the login is finished. Set DROPBOX_APP_KEY; ' +
        'or run dropbox-oauth-emulator, and set DROPBOX_OAUTH_EMULATOR_URL to its address too.',
    )
  }
  const flow = new DropboxOAuth2FlowNoRedirect(dropbox.app)
  await showSteps(flow)
  // The text is a secret: a file of our own making, for nobody else to read.
  await writeFile(file, `${flow.savePending()}\n`, { mode: 0o600, flag: 'wx' })
  console.log(`Then finish with: --pending ${file}`)
  return true
}

/** Finishes the login that another process left in a file. */
async function finishOnly(file: string, dropbox: Dropbox): Promise<boolean> {
  const pending = (await readFile(file, 'utf8')).trim()
  const isDone = await finish(new DropboxOAuth2FlowNoRedirect({ ...dropbox.app, pending }), dropbox)
  if (isDone) await rm(file)
  return isDone
}

async function finish(flow: DropboxOAuth2FlowNoRedirect, dropbox: Dropbox): Promise<boolean> {
  const result = await finishWith(flow, pastes(PROMPT))
  if (result) console.log(await describeAccount(result, dropbox))
  return result !== undefined
}

async function main(): Promise<boolean> {
  const { values } = parseArgs({
    options: { 'save-pending': { type: 'string' }, pending: { type: 'string' } },
  })
  const dropbox = await openDropbox(process.env)
  try {
    if (values['save-pending']) return await startOnly(values['save-pending'], dropbox)
    if (values.pending) return await finishOnly(values.pending, dropbox)
    return await loginHere(dropbox)
  } finally {
    await dropbox.close()
  }
}

try {
  process.exitCode = (await main()) ? 0 : 1
} catch (error) {
  console.log(`Error: ${error instanceof Error ? error.message : String(error)}`)
  if (isDropboxOAuthError(error)) console.log(whatToDo(error.remedy))
  process.exitCode = 1
}
