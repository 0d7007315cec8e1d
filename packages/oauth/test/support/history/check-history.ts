import { checkOrder } from './check/order.ts'
import { checkRefusals } from './check/refusals.ts'
import { checkCount, checkTokens, type Server } from './check/tokens.ts'
import { type Versions, versionsOf } from './check/versions.ts'
import { type HistoryEvent, type Operation, operationsOf, type Violation } from './event.ts'

/** Everything that a history, and what the server has seen of it, proves wrong. */
export function checkHistory(events: readonly HistoryEvent[], server?: Server): Violation[] {
  const operations = operationsOf(events)
  const keys = new Map<string, Versions>()
  const violations: Violation[] = []
  for (const [key, ofKey] of storeOperations(operations)) {
    const versions = versionsOf(key, ofKey)
    violations.push(...versions.violations)
    // Without a chain there is no order to judge by.
    if (versions.violations.length > 0) continue
    keys.set(key, versions)
    violations.push(...checkOrder(key, ofKey, versions.lives), ...checkRefusals(key, ofKey, versions))
  }
  if (!server) return violations
  for (const [key, versions] of keys) {
    violations.push(...checkTokens(key, operations, versions.lives, server.requests))
    violations.push(...checkCount(key, operations, versions.lives, server))
  }
  return violations
}

function storeOperations(operations: readonly Operation[]): Map<string, Operation[]> {
  const byKey = new Map<string, Operation[]>()
  for (const operation of operations) {
    if (!['read', 'write', 'delete'].includes(operation.op)) continue
    const ofKey = byKey.get(operation.key)
    if (ofKey) ofKey.push(operation)
    else byKey.set(operation.key, [operation])
  }
  return byKey
}
