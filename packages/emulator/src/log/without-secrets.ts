import type { Fault } from '../faults/fault.ts'
import { hideSecrets } from './hide-secrets.ts'
import { redactAnswerBody, redactBody, redactHeaders, redactUrl } from './redact.ts'
import type { LoggedRequest } from './entry.ts'

/** A copy of an entry with every secret blacked out. `appSecrets` are those that the apps have. */
export function withoutSecrets(entry: LoggedRequest, appSecrets: readonly string[]): LoggedRequest {
  const shown = structuredClone(entry)
  shown.url = redactUrl(shown.url)
  shown.body = redactBody(shown.body, shown.headers['content-type'] ?? '')
  if (shown.form !== undefined) shown.form = Object.fromEntries(new URLSearchParams(shown.body))
  shown.headers = redactHeaders(shown.headers)
  if (shown.fault !== undefined) shown.fault = faultWithoutSecrets(shown.fault)
  if (shown.response !== undefined) {
    const { status, headers, body } = shown.response
    const type = headers['content-type'] ?? ''
    shown.response = { status, headers: redactHeaders(headers), body: redactAnswerBody(body, type) }
  }
  return hideSecrets(shown, appSecrets)
}

function faultWithoutSecrets({ respond, redirectTo, ...fault }: Fault): Fault {
  const { body, headers, status = 0 } = respond ?? {}
  return {
    ...fault,
    ...(redirectTo !== undefined && { redirectTo: redactUrl(redirectTo) }),
    ...(respond !== undefined && {
      respond: {
        status,
        ...(headers !== undefined && { headers: redactHeaders(headers) }),
        ...(body !== undefined && { body: redactBody(body, '') }),
      },
    }),
  }
}
