import { hostRedis } from './places.ts'
import { proveFleet } from './prove-fleet.ts'

proveFleet('Redis', hostRedis, ['refuses connections', 'resets connections', 'answers nothing'])
