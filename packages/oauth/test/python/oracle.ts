import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { ANSWERS, BASE, BEGINNING_MS, type Case, type Outcome } from './case.ts'

/** Debian's own interpreter: packages installed by apt are visible to no other. */
const PYTHON = '/usr/bin/python3'
const INSTALL = 'apt-get install -y --no-install-recommends python3-dropbox'
const MAX_ANSWER_BYTES = 64 * 1024 * 1024

export interface Oracle {
  /** Name and version, as Python's package metadata has them. */
  readonly package: string
  readonly outcomes: readonly (readonly Outcome[])[]
}

/**
 * Runs the cases through the real Python package.
 * @throws when it is not installed; the message is the command that installs it.
 */
export function askPython(cases: readonly Case[]): Oracle {
  // DROPBOX_* variables change the package's hosts and ~/.netrc its credentials: the case alone shall decide.
  const env = { PATH: '/usr/bin:/bin', NETRC: '/dev/null', PYTHONIOENCODING: 'utf-8' }
  try {
    execFileSync(PYTHON, ['-c', 'import dropbox'], { env, stdio: 'ignore' })
  } catch {
    throw new Error(INSTALL)
  }
  const script = fileURLToPath(new URL('oracle.py', import.meta.url))
  const input = JSON.stringify({ base: BASE, answers: ANSWERS, beginning_ms: BEGINNING_MS, cases })
  return JSON.parse(
    execFileSync(PYTHON, [script], { env, input, maxBuffer: MAX_ANSWER_BYTES, encoding: 'utf8' }),
  ) as Oracle
}
