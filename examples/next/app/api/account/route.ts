import { whoIs } from '../../../lib/dropbox-calls.ts'
import { dropbox } from '../../../lib/dropbox.ts'

/** A program that is not connected gets a 401 with the address to open. */
export async function GET(request: Request): Promise<Response> {
  const account = await dropbox.requireAccount(request)
  return account instanceof Response ? account : Response.json(await whoIs(account))
}
