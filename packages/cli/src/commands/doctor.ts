import { checkDropbox, checkProxy } from '../doctor/check-dropbox.ts'
import { checkBrowser, checkHome, checkKeychain, checkNode, checkPorts } from '../doctor/check-machine.ts'
import { checkProfile } from '../doctor/check-profile.ts'
import type { Finding } from '../doctor/finding.ts'
import type { Session } from '../session.ts'

const checks = [
  checkNode,
  checkHome,
  checkKeychain,
  checkPorts,
  checkBrowser,
  checkProxy,
  checkDropbox,
  checkProfile,
]

/** Looks at everything that a login and a token need, each with its next step. Gives 1 when something is wrong. */
export async function doctor(session: Session): Promise<number> {
  const { output } = session
  const findings: Finding[] = []
  for (const check of checks) {
    output.progress(`Looking: ${findings.length + 1} of ${checks.length}`)
    findings.push(await check(session))
  }
  output.progress('')
  const isWell = findings.every(({ state }) => state !== 'problem')
  const lines = [...findings.map(lineOf), isWell ? 'All is well.' : 'Something is wrong.']
  output.answer({ isWell, findings }, lines.join('\n'))
  return isWell ? 0 : 1
}

const marks = { ok: '✓', note: '·', problem: '✗' } as const

function lineOf({ name, state, words, next }: Finding): string {
  return `${marks[state]} ${`${name}:`.padEnd(10)}${words}${next === undefined ? '' : `\n  ${''.padEnd(10)}${next}`}`
}
