import { randomInt } from 'node:crypto'
import { json, plainText, Refused } from '../wire/answer.ts'
import type { Answer } from '../wire/answer.ts'
import type { World } from '../world.ts'

/** Headers of every API answer. Source: recordings in Jesus/dropbox_api. */
export const apiHeaders: Readonly<Record<string, string>> = {
  'content-security-policy': 'sandbox allow-forms allow-scripts',
  'cache-control': 'no-cache',
}

/** The JSON envelope: tags joined by `/`, then dots whose number means nothing. Source: HTTP documentation, errors. */
export function apiError(status: number, tags: string, error: object, world: World): Answer {
  const body = { error_summary: errorSummary(tags, world), error }
  const challenge: Record<string, string> =
    status === 401 ? { 'www-authenticate': 'Bearer realm="Dropbox-API"' } : {}
  return json(status, body, { ...apiHeaders, ...challenge })
}

/** The tags, and the dots. */
export function errorSummary(tags: string, { switches }: World): string {
  const dots = switches.errorSummaryDots === 'random' ? randomInt(4) : Number(switches.errorSummaryDots)
  return `${tags}/${'.'.repeat(dots)}`
}

/** 401 with an AuthError. Source: dropbox-api-spec, auth.stone. */
export function authError(tag: string, world: World, more: object = {}): Refused {
  return new Refused(apiError(401, tag, { '.tag': tag, ...more }, world))
}

/** 400 in plain text: how Dropbox answers what it cannot read or does not permit. */
export function badInput(route: string, text: string): Refused {
  return new Refused(plainText(400, `Error in call to API function "${route}": ${text}`, apiHeaders))
}
