import { Dropbox } from 'dropbox-newest'
import type { Sdk } from './linked.ts'
import { scenarios } from './scenarios.ts'

// For a process of its own: plays every scenario with the newest version of the package, and prints what came of each.
const outcomes: Record<string, string> = {}
for (const [name, play] of Object.entries(scenarios)) {
  outcomes[name] = await play(Dropbox as unknown as Sdk).then(
    () => 'passed',
    (error: unknown) => String(error),
  )
}
process.stdout.write(JSON.stringify(outcomes))
