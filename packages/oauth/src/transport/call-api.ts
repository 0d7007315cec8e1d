import { apiRefusalOf } from '../protocol/api-response.ts'
import { requireVisible } from '../protocol/checks.ts'
import { send } from './send.ts'
import type { WireOptions } from './wire-options.ts'

/** A call of a route without argument. */
export interface ApiCall {
  readonly route: string
  readonly accessToken: string
  readonly signal: AbortSignal | undefined
}

/** Calls a route of Dropbox's API and gives the body of a good answer. Throws the error that any other stands for. */
export async function callApi(call: ApiCall, wire: WireOptions): Promise<string> {
  const accessToken = requireVisible(call.accessToken, 'accessToken')
  const answer = await send(
    // No body and no content type: Dropbox's own examples for routes without argument.
    {
      method: 'POST',
      url: `${wire.endpoints.api}/2/${call.route}`,
      headers: ['authorization', `Bearer ${accessToken}`],
      body: '',
    },
    { ...wire, signal: call.signal, ifLost: 'retry' },
  )
  const refusal = apiRefusalOf(answer, accessToken, wire.now())
  if (refusal) throw refusal
  return answer.body
}
