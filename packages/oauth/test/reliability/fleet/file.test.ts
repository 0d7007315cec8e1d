import { hostFiles } from './places.ts'
import { proveFleet } from './prove-fleet.ts'

proveFleet('files', hostFiles, ['is not mounted'])
