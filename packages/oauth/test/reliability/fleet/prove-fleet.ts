import { afterAll, beforeAll, describe } from 'vitest'
import { proveExpiries } from './expiry-proofs.ts'
import { proveFreezes } from './freeze-proofs.ts'
import { proveKills } from './kill-proofs.ts'
import { proveOutages } from './outage-proofs.ts'
import { MemberProcess } from './member-process.ts'
import type { Host, Place } from './places.ts'
import { proveRevocations } from './revocation-proofs.ts'

/** Every proof, for one kind of store. */
export function proveFleet(name: string, openHost: () => Promise<Host>, outages: readonly string[]): void {
  describe(`a fleet of processes over ${name}`, () => {
    let host: Host
    beforeAll(async () => {
      host = await openHost()
    })
    afterAll(async () => {
      await MemberProcess.dismissAll()
      await host.stop()
    })
    const newPlace = (): Place => host.newPlace()
    proveExpiries(newPlace)
    proveKills(newPlace)
    proveFreezes(newPlace)
    proveRevocations(newPlace)
    proveOutages(newPlace, outages)
  })
}
