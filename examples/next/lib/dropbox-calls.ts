import type { LinkedAccount } from 'dropbox-oauth/next'
import { api } from './dropbox.ts'

/** Whose Dropbox it is. Needs `account_info.read`. */
export async function whoIs(account: LinkedAccount): Promise<{ name: string; email: string }> {
  const { name, email } = await call<{ name: { display_name: string }; email: string }>(
    account,
    'users/get_current_account',
    null,
  )
  return { name: name.display_name, email }
}

/** What is at the top of it. Needs `files.metadata.read`. */
export async function listFiles(account: LinkedAccount): Promise<string[]> {
  const { entries } = await call<{ entries: { name: string }[] }>(account, 'files/list_folder', { path: '' })
  return entries.map(({ name }) => name)
}

/** `account.fetch` sends the user's token along, and renews it when it has ended. */
async function call<Result>(account: LinkedAccount, route: string, argument: object | null): Promise<Result> {
  const response = await account.fetch(`${api}/2/${route}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(argument),
  })
  if (!response.ok) throw new Error(`Dropbox answered ${response.status} to ${route}`)
  return response.json() as Promise<Result>
}
