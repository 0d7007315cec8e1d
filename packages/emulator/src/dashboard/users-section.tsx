import type { JSX } from 'hono/jsx/jsx-runtime'
import { Face } from '../pages/face.tsx'
import type { User } from '../seed/directory.ts'
import type { World } from '../world.ts'
import { decisions, decisionWords } from './edits.ts'
import { decisionEffect, disableEffect } from './effects.ts'
import { EditButton } from './form.tsx'
import type { GrantView } from './grant-view.ts'

/** How many accounts one page shows. */
const USERS = 50

interface Props {
  readonly grants: readonly GrantView[]
  readonly world: World
  readonly csrf: string
}

/** The accounts of the directory, and what can be changed of them. */
export function UsersSection({ grants, world, csrf }: Props): JSX.Element {
  const { users } = world.directory
  return (
    <section id="people" aria-labelledby="people-title">
      <h2 id="people-title">People</h2>
      <div id="people-list" class="panel rows" data-live>
        {users.slice(0, USERS).map((user, index) => (
          <UserRow id={`user-${index}`} {...{ user, grants, csrf }} />
        ))}
        {users.length > USERS && <p class="quiet">{`${users.length - USERS} more are not shown.`}</p>}
      </div>
    </section>
  )
}

interface RowProps extends Omit<Props, 'world'> {
  readonly id: string
  readonly user: User
}

function UserRow({ id, user, grants, csrf }: RowProps): JSX.Element {
  const others = decisions.filter((decision) => decision !== user.decision)
  return (
    <div class="row">
      <div class="grant-head">
        <Face user={user} />
        <span class="who">
          <h3>{user.name}</h3>
          <span class="mail">{user.email}</span>
          <span class="mail">{tagsOf(user)}</span>
        </span>
      </div>
      <details id={id}>
        <summary id={`${id}-head`}>
          Edits<span class="unseen">{` of ${user.name}`}</span>
        </summary>
        <p class="mono">{user.accountId}</p>
        <div class="edits">
          {others.map((decision) => (
            <EditButton
              id={`${id}-${decision}`}
              label={LABELS[decision]}
              of={user.name}
              effect={decisionEffect(decision)}
              {...{ edit: 'user-decision', csrf, fields: { user: user.accountId, decision } }}
            />
          ))}
          <EditButton
            id={`${id}-disable`}
            label={user.disabled ? 'Enable' : 'Disable'}
            of={user.name}
            effect={disableEffect(user, grants)}
            danger={!user.disabled}
            {...{
              edit: 'user-disabled',
              csrf,
              fields: { user: user.accountId, disabled: String(!user.disabled) },
            }}
          />
        </div>
      </details>
    </div>
  )
}

const LABELS: Readonly<Record<User['decision'], string>> = {
  ask: 'Ask',
  allow: 'Always allow',
  deny: 'Always deny',
}

function tagsOf(user: User): string {
  const team = user.team === undefined ? [] : [`${user.teamAdmin ? 'admin' : 'member'} of ${user.team.name}`]
  return [...(user.disabled ? ['disabled'] : []), ...team, decisionWords[user.decision]].join(', ')
}
