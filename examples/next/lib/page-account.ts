import type { AccountNeed, LinkedAccount } from 'dropbox-oauth/next'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import { dropbox, redirectUri } from './dropbox.ts'

/** The account of whoever looks at a page. Pages get no `Request`: this one has what they know, and leads back to `path`. */
export async function pageAccount(path: string, need?: AccountNeed): Promise<LinkedAccount> {
  const request = new Request(new URL(path, redirectUri), { headers: await headers() })
  request.headers.set('accept', 'text/html') // a navigation inside the application asks for data
  const account = await dropbox.requireAccount(request, need)
  if (!(account instanceof Response)) return account
  const location = account.headers.get('location')
  if (!location) throw new Error(`Dropbox cannot be asked now: status ${account.status}`)
  redirect(new URL(location, redirectUri).href) // whole: Next.js puts a base path before a mere path
}
