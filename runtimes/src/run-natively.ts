import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { writeFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { text } from 'node:stream/consumers'
import type { Outcome } from '../checks.ts'
import type { Setting } from './checks/check.ts'
import type { Library } from './library.ts'

/** Runs the checks in a runtime that is a program, finds packages by itself, and takes the file to run as its last argument. */
export function runNatively(
  { folder }: Pick<Library, 'folder'>,
  [program, ...parameters]: readonly [string, ...string[]],
  setting: Setting,
): Promise<Outcome[]> {
  const file = `run-${basename(setting.directory ?? '')}.mjs`
  writeFileSync(
    join(folder, file),
    `import { runChecks } from './checks.mjs'
console.log(JSON.stringify(await runChecks(${JSON.stringify(setting)})))`,
  )
  return printed(folder, program, [...parameters, file]) as Promise<Outcome[]>
}

/** What a program prints last, as JSON. */
export async function printed(cwd: string, program: string, parameters: readonly string[]): Promise<unknown> {
  const child = spawn(program, parameters, { cwd, stdio: ['ignore', 'pipe', 'pipe'] })
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr), once(child, 'close')])
  const last = stdout.trim().split('\n').at(-1) ?? ''
  try {
    return JSON.parse(last)
  } catch {
    throw new Error(`${program} ended with ${child.exitCode}, and printed:\n${stdout}\n${stderr}`)
  }
}
