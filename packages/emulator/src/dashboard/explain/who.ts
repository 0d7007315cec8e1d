import type { World } from '../../world.ts'
import type { Reading } from '../reading.ts'
import { isolated } from '../words.ts'

/** The name of whom a request is about. */
export function userName({ entry }: Reading, world: World): string {
  const user = world.directory.users.find(({ accountId }) => accountId === entry.accountId)
  return user === undefined ? 'Someone' : isolated(user.name)
}
