// Runs all cases for one driver and says of each, as a line of JSON, how it went.
import { writeSync } from 'node:fs'
import { contractCases } from './contract.ts'
import { type DriverName, runOnBench } from './drivers.ts'
import { fileCases } from './file-cases.ts'
import { processCases } from './process-cases.ts'

const driver = process.argv[2] as DriverName
for (const { name, run } of [...contractCases, ...fileCases, ...processCases]) {
  const error = await runOnBench(driver, run).then(
    () => undefined,
    (reason: unknown) => (reason instanceof Error ? (reason.stack ?? reason.message) : String(reason)),
  )
  writeSync(1, `${JSON.stringify({ name, error })}\n`)
}
