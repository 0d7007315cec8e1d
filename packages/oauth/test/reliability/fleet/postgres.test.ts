import { hostPostgres } from './places.ts'
import { proveFleet } from './prove-fleet.ts'

proveFleet('PostgreSQL', hostPostgres, ['refuses connections', 'resets connections', 'answers nothing'])
