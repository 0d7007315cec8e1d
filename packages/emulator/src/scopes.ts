/** What a scope acts on. `openid` ones are never granted unless named. */
export type ScopeKind = 'user' | 'team' | 'openid'

interface Scope {
  readonly kind: ScopeKind
  /** The permission in words, as the consent page shows it. */
  readonly words: string
}

const user = (words: string): Scope => ({ kind: 'user', words })
const team = (words: string): Scope => ({ kind: 'team', words })
const openid = (words: string): Scope => ({ kind: 'openid', words })

/** Every scope there is. Source: route attributes of dropbox-api-spec, and the OIDC guide. */
export const scopes: Readonly<Record<string, Scope>> = {
  'account_info.read': user('See your name, email and other basic account details'),
  'account_info.write': user('Change basic details of your account, such as your photo'),
  'contacts.read': user('See your manually added contacts'),
  'contacts.write': user('Add and remove your manually added contacts'),
  'file_requests.read': user('See your file requests'),
  'file_requests.write': user('Create and change your file requests'),
  'files.content.read': user('Read the contents of your files and folders'),
  'files.content.write': user('Create, change and delete your files and folders'),
  'files.metadata.read': user('See the names and details of your files and folders'),
  'files.metadata.write': user('Change the details of your files and folders'),
  'files.permanent_delete': user('Delete your files for good'),
  'sharing.read': user('See your sharing settings and collaborators'),
  'sharing.write': user('Share your files and folders, and manage collaborators'),
  openid: openid('Know who you are when you sign in'),
  profile: openid('See your name when you sign in'),
  email: openid('See your email address when you sign in'),
  'events.read': team('See the activity of your team'),
  'files.team_metadata.read': team("See the names and details of your team's files"),
  'files.team_metadata.write': team("Change the details of your team's files"),
  'groups.read': team("See your team's groups"),
  'groups.write': team("Create and change your team's groups"),
  'members.delete': team('Remove members from your team'),
  'members.read': team('See the members of your team'),
  'members.write': team('Add and change members of your team'),
  'sessions.list': team("See your team members' sessions, devices and apps"),
  'sessions.modify': team("End your team members' sessions, and unlink their apps"),
  'team_data.content.read': team("Read the contents of your team's files"),
  'team_data.content.write': team("Create, change and delete your team's files"),
  'team_data.governance.read': team("See your team's governance data"),
  'team_data.governance.write': team("Change your team's governance data"),
  'team_data.member': team("Act on behalf of your team's members"),
  'team_data.team_space': team("Work in your team's shared space"),
  'team_info.read': team('See basic details of your team'),
  'team_info.write': team('Change basic details of your team'),
}

/** All scopes of the kinds, in alphabetical order. */
export function scopesOfKind(...kinds: readonly ScopeKind[]): string[] {
  return Object.keys(scopes)
    .filter((name) => kinds.includes(scopes[name]!.kind))
    .toSorted()
}

/** Whether a list of scopes makes the token one for a whole team: any team scope does. Source: Dropbox, Auth Types. */
export function isTeamScopes(names: readonly string[]): boolean {
  return names.some((name) => scopes[name]?.kind === 'team')
}

/** Splits a space-separated scope text. */
export function splitScope(text: string): string[] {
  return text.split(' ').filter((name) => name !== '')
}
