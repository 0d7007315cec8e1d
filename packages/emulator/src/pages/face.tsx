import type { JSX } from 'hono/jsx/jsx-runtime'
import { initials } from '../names.ts'
import type { User } from '../seed/directory.ts'

const COLOURS = 6

/** A round badge with the initials of a user. */
export function Face({ user }: { user: User }): JSX.Element {
  const colour = Buffer.from(user.email).reduce((sum, byte) => sum + byte, 0) % COLOURS
  return (
    <span class={`face face-${colour}`} aria-hidden="true">
      {initials(user.name)}
    </span>
  )
}
