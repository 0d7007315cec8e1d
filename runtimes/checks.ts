// The one suite for every runtime: Web standards, the package's public names, and the address of an emulated Dropbox. What
// the documentation promises of a runtime is a check here.
import { browserChecks } from './src/checks/browser.ts'
import type { Check, Place, Setting } from './src/checks/check.ts'
import { control } from './src/checks/dropbox.ts'
import { errorChecks } from './src/checks/errors.ts'
import { loginChecks } from './src/checks/logins.ts'
import { openidChecks } from './src/checks/openid.ts'
import { redactionChecks } from './src/checks/redaction.ts'
import { storeChecks } from './src/checks/stores.ts'
import { tokenChecks } from './src/checks/tokens.ts'
import { transportChecks } from './src/checks/transport.ts'
import { webChecks } from './src/checks/web.ts'

/** All checks, by what they are about. */
export const checks: readonly Check[] = [
  ...loginChecks,
  ...tokenChecks,
  ...storeChecks,
  ...webChecks,
  ...errorChecks,
  ...redactionChecks,
  ...openidChecks,
  ...transportChecks,
  ...browserChecks,
]

/** What came of a check. */
export interface Outcome {
  readonly name: string
  readonly ok: boolean
  /** Why not. */
  readonly detail: string
}

/** The checks for a place: those that need a server, files or a page are for where there is one. */
export function checksFor(places: readonly Place[]): readonly Check[] {
  return checks.filter(({ place }) => place === undefined || places.includes(place))
}

/** Runs the checks, one after the other, each with an emulator as new. */
export async function runChecks(setting: Setting): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  for (const { name, run } of checksFor(setting.places)) {
    await control(setting, 'reset', {})
    const detail = await run(setting).then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? (error.stack ?? error.message) : String(error)),
    )
    outcomes.push({ name, ok: detail === undefined, detail: detail ?? '' })
  }
  return outcomes
}
