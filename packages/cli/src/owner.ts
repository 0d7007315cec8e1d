import { TransientException } from 'dropbox-oauth'
import { CliError } from './cli-error.ts'
import type { Credentials } from './credentials.ts'
import { apiUrl } from './endpoints.ts'

/** Whose account it is, as Dropbox says. */
export interface Owner {
  readonly accountId: string
  readonly name: string
  readonly email: string
}

/** Asks Dropbox whose account it is. */
export async function fetchOwner({ fetch, origin }: Pick<Credentials, 'fetch' | 'origin'>): Promise<Owner> {
  const answer = await ask(fetch, apiUrl(origin, 'users/get_current_account'))
  if (answer.status === 429 || answer.status >= 500)
    throw new TransientException(
      `Dropbox cannot answer now (HTTP ${answer.status}). Try again later`,
      'retry',
    )
  if (!answer.ok)
    throw new CliError('refused', `Dropbox refuses to say whose account it is (HTTP ${answer.status})`)
  const { account_id, name, email } = (await answer.json()) as {
    account_id: string
    name: { display_name: string }
    email: string
  }
  return { accountId: printable(account_id), name: printable(name.display_name), email: printable(email) }
}

async function ask(fetch: typeof globalThis.fetch, url: string): Promise<Response> {
  try {
    return await fetch(url, { method: 'POST', signal: AbortSignal.timeout(10_000) })
  } catch (error) {
    if (error instanceof TypeError || (error as Error).name === 'TimeoutError')
      throw new TransientException('Dropbox cannot be reached. Is there a network?', 'retry')
    throw error
  }
}

/** People choose their names, and a terminal obeys control characters. */
function printable(text: string): string {
  return text.replace(/\p{C}/gu, '')
}
