// A process of a fleet, with five connections: counts up a record, and prints how often another process was first.
import { Pool } from 'pg'
import { PostgresStore } from '../../../src/stores/postgres.ts'
import { countTogether } from './counter.ts'

const [url, key = '', writers, rounds] = process.argv.slice(2)
const pool = new Pool({ connectionString: url, max: 5 })
const store = new PostgresStore({ pool })
await store.setup()
process.stdout.write(String(await countTogether(store, key, Number(writers), Number(rounds))))
await pool.end()
