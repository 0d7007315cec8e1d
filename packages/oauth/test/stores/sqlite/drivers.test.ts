import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { node24 } from '../../support/node24.ts'

const at = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

interface Report {
  readonly name: string
  readonly error?: string
}

interface Run {
  readonly driver: string
  readonly reports: readonly Report[]
  /** `0` for a process that ended well, else how it ended and what it complained of. */
  readonly end: string
}

/** Neither driver works on Node 20. */
function runUnderNode24(driver: string): Promise<Run> {
  // What a killed process has written is in the system's memory, on whatever disk; so this need not be a slow one.
  const env = { ...process.env, TMPDIR: existsSync('/dev/shm') ? '/dev/shm' : tmpdir() }
  return new Promise((resolve) => {
    const options = { env, timeout: 200_000, maxBuffer: 2 ** 26 }
    execFile(node24(), [at('node24/main.ts'), driver], options, (error, stdout, stderr) => {
      const reports = stdout.split('\n').filter(Boolean)
      const end = `${error?.signal ?? error?.code ?? 0} ${stderr}`.trim()
      resolve({ driver, reports: reports.map((line) => JSON.parse(line) as Report), end })
    })
  })
}

const runs = await Promise.all(['node:sqlite', 'better-sqlite3'].map(runUnderNode24))

describe.each(runs)('on $driver', ({ reports, end }) => {
  test.each(reports)('$name', ({ error }) => {
    if (error !== undefined) throw new Error(error)
  })

  test('the tests ran to their end', () => {
    expect(end).toBe('0')
    expect(reports.length).toBeGreaterThan(60)
  })
})
