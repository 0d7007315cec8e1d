import type { AuthorizeRequest } from '../authorize/request.ts'
import type { User } from '../seed/directory.ts'
import type { Answer } from '../wire/answer.ts'
import { Face } from './face.tsx'
import { page } from './layout.tsx'
import { wayBack } from './way-back.ts'

/** Sign-in: a list of the seeded accounts, each one click. `require_role` puts the fitting ones first, as a hint. */
export function pickUserPage(request: AuthorizeRequest, users: readonly User[], ticket: string): Answer {
  return page({
    title: 'Choose an account',
    // Some accounts are answered for at once, without the consent page between.
    formAction: ["'self'", ...wayBack(request.redirectUri)],
    children: (
      <>
        <h1>Choose an account</h1>
        <p class="quiet">
          to continue to <b>{request.app.key}</b>
        </p>
        <form method="post" action="/oauth2/authorize">
          <input type="hidden" name="ticket" value={ticket} />
          <input type="hidden" name="action" value="sign-in" />
          <ul class="accounts">
            {inOrder(users, request.requireRole).map((user) => (
              <li>
                <button class="account" name="user" value={user.accountId}>
                  <Face user={user} />
                  <span class="who">
                    <b>
                      {user.name}
                      {tag(user) !== undefined && <span class="tag">{tag(user)}</span>}
                    </b>
                    <span class="mail">{user.email}</span>
                  </span>
                </button>
              </li>
            ))}
          </ul>
        </form>
      </>
    ),
  })
}

function inOrder(users: readonly User[], role: 'work' | 'personal' | undefined): User[] {
  const fits = (user: User) => role === undefined || (role === 'work') === (user.team !== undefined)
  return [...users.filter(fits), ...users.filter((user) => !fits(user))]
}

/** What sets an account apart for whoever tries things out. */
function tag(user: User): string | undefined {
  if (user.disabled) return 'Disabled'
  if (user.decision === 'deny') return 'Always denies'
  if (user.decision === 'allow') return 'Always allows'
  if (user.teamAdmin) return 'Team admin'
  return user.team === undefined ? undefined : 'Team member'
}
