import type { LinkedAccount } from 'dropbox-oauth/web'
import { dropboxApp } from './settings.ts'

const api = dropboxApp.endpoints?.api ?? 'https://api.dropboxapi.com'

export interface Person {
  readonly name: string
  readonly email: string
}

/** Whose Dropbox it is. Needs `account_info.read`. */
export async function whoIs(account: LinkedAccount): Promise<Person> {
  const { name, email } = (await call(account, 'users/get_current_account')) as {
    name: { display_name: string }
    email: string
  }
  return { name: name.display_name, email }
}

/** What is at the top of it. Needs `files.metadata.read`. */
export async function listFiles(account: LinkedAccount): Promise<string[]> {
  const { entries } = (await call(account, 'files/list_folder', { path: '' })) as {
    entries: { name: string }[]
  }
  return entries.map(({ name }) => name)
}

/** `account.fetch` sends the user's token along, and renews it when it has ended. */
async function call(account: LinkedAccount, route: string, argument: object | null = null): Promise<unknown> {
  const response = await account.fetch(`${api}/2/${route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(argument),
  })
  if (!response.ok) throw new Error(`Dropbox answered ${response.status} to ${route}`)
  return response.json()
}
