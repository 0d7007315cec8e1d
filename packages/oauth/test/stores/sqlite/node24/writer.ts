// A process that counts one record up, and says each number that a write has returned for.
import { writeSync } from 'node:fs'
import { SqliteStore } from '../../../../src/stores/sqlite.ts'
import { type DriverName, drivers } from './drivers.ts'

const [driver, file, times] = process.argv.slice(2) as [DriverName, string, string]
const store = new SqliteStore({ database: drivers[driver](file) })
await store.setup()
for (let written = 0; written < Number(times);) {
  const found = await store.read('counter')
  const count = Number(found?.record['count'] ?? 0) + 1
  const version = await store.write(
    'counter',
    { format: 1, count, filler: 'x'.repeat(5_000) },
    found?.version,
  )
  if (version === undefined) continue
  written++
  writeSync(1, `${count}\n`)
}
