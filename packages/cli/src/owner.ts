import { isDropboxOAuthError, TransientException } from 'dropbox-oauth'
import { CliError } from './cli-error.ts'
import { apiUrl } from './endpoints.ts'

/** Whose account it is, as Dropbox says. */
export interface Owner {
  readonly accountId: string
  readonly name: string
  readonly email: string
}

/** What it takes to ask: a `fetch` that has the token, and the Dropbox it belongs to. */
interface Asker {
  readonly fetch: typeof fetch
  readonly origin: string | undefined
}

/**
 * Asks Dropbox whose account it is.
 * @throws {TransientException} `transient` where it cannot say now
 * @throws {CliError} `refused` where it will not
 */
export async function fetchOwner({ fetch, origin }: Asker): Promise<Owner> {
  const { status, body } = await ask(fetch, apiUrl(origin, 'users/get_current_account'))
  if (status === 429 || status >= 500)
    throw new TransientException(`Dropbox cannot answer now (HTTP ${status}). Try again later`, 'retry')
  const owner = status === 200 ? parseOwner(body) : undefined
  if (!owner)
    throw new CliError(
      'refused',
      `Dropbox does not say whose account it is (HTTP ${status}). Is it a team's?`,
    )
  return owner
}

async function ask(fetch: typeof globalThis.fetch, url: string): Promise<{ status: number; body: string }> {
  try {
    const answer = await fetch(url, { method: 'POST', signal: AbortSignal.timeout(10_000) })
    return { status: answer.status, body: await answer.text() }
  } catch (error) {
    if (isDropboxOAuthError(error)) throw error
    throw new TransientException('Dropbox cannot be reached. Is there a network?', 'retry')
  }
}

function parseOwner(body: string): Owner | undefined {
  try {
    const { account_id, name, email } = JSON.parse(body) as {
      account_id: string
      name: { display_name: string }
      email: string
    }
    return { accountId: printable(account_id), name: printable(name.display_name), email: printable(email) }
  } catch {
    return undefined // not what Dropbox says of an account
  }
}

/** People choose their names, and a terminal obeys control characters. */
function printable(text: string): string {
  return text.replace(/\p{C}/gu, '')
}
