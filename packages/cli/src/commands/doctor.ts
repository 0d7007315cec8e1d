import { checkDropbox, checkProxy } from '../doctor/check-dropbox.ts'
import { checkBrowser, checkHome, checkKeychain, checkNode, checkPorts } from '../doctor/check-machine.ts'
import { checkProfile } from '../doctor/check-profile.ts'
import type { Finding } from '../doctor/finding.ts'
import { painter } from '../output.ts'
import type { Session } from '../session.ts'
import { wrap } from '../wrap.ts'

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
  const paint = painter(process.stdout)
  const lines = [
    ...findings.map((finding) => lineOf(finding, paint)),
    isWell ? 'All is well.' : 'Something is wrong.',
  ]
  output.answer({ isWell, findings }, wrap(lines.join('\n'), process.stdout.columns))
  return isWell ? 0 : 1
}

const marks = { ok: '✓', note: '·', problem: '✗' } as const
const colours = { ok: 32, note: 2, problem: 31 } as const

function lineOf({ name, state, words, next }: Finding, paint: ReturnType<typeof painter>): string {
  const label = `${name}:`.padEnd(10)
  const lines = [
    `${paint(colours[state], marks[state])} ${label}${words}`,
    next && `  ${''.padEnd(10)}${next}`,
  ]
  return lines.filter((line) => line !== undefined).join('\n')
}
