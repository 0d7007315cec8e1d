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
  const back = `${id}-edits`
  const tags = tagsOf(user)
  const others = decisions.filter((decision) => decision !== user.decision)
  return (
    <details class="row person" id={id}>
      <summary id={`${id}-head`}>
        <Face user={user} />
        <h3>
          <bdi>{user.name}</bdi>
        </h3>
        <span class="mail">{user.email}</span>
        {tags !== '' && <span class="mail">{tags}</span>}
      </summary>
      <div class="inside">
        <p class="mono">{user.accountId}</p>
        <div class="edits" id={back}>
          {others.map((decision) => (
            <EditButton
              id={`${id}-${decision}`}
              label={LABELS[decision]}
              of={user.name}
              effect={decisionEffect(decision)}
              {...{ edit: 'user-decision', csrf, back, fields: { user: user.accountId, decision } }}
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
              back,
              fields: { user: user.accountId, disabled: String(!user.disabled) },
            }}
          />
        </div>
      </div>
    </details>
  )
}

const LABELS: Readonly<Record<User['decision'], string>> = {
  ask: 'Ask',
  allow: 'Always allow',
  deny: 'Always deny',
}

function tagsOf(user: User): string {
  const team = user.team === undefined ? [] : [`${user.teamAdmin ? 'admin' : 'member'} of ${user.team.name}`]
  // Most are asked: only what is unlike that is worth a line.
  const decision = user.decision === 'ask' ? [] : [decisionWords[user.decision]]
  return [...(user.disabled ? ['disabled'] : []), ...team, ...decision].join(', ')
}
