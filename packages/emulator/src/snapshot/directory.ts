import type { App, Directory, Team, User } from '../seed/directory.ts'

/** The lists of a snapshot. */
export interface Lists {
  readonly apps: readonly App[]
  readonly users: readonly User[]
  readonly teams: readonly Team[]
}

/**
 * Remembers the objects of a directory by the ids they have now. What is returned refills them, so that an app or a user
 * in somebody's hands stays the live one, whatever a program has made of it since.
 */
export function rememberDirectory(directory: Directory): (lists: Lists) => void {
  const apps = byId(directory.apps, appId)
  const users = byId(directory.users, userId)
  const teams = byId(directory.teams, teamId)
  return (lists) => {
    refillList(directory.teams, lists.teams, teams, teamId)
    refillList(directory.users, lists.users.map(withTeamOf(directory)), users, userId)
    refillList(directory.apps, lists.apps, apps, appId)
  }
}

const appId = ({ key }: App): string => key
const userId = ({ accountId }: User): string => accountId
const teamId = (team: Team): string => team.teamId

const byId = <Item>(items: readonly Item[], idOf: (item: Item) => string): Map<string, Item> =>
  new Map(items.map((item) => [idOf(item), item]))

/** The team of a user is the live one of the list. */
const withTeamOf =
  ({ teams }: Directory) =>
  (user: User): User => {
    const team = teams.find((one) => one.teamId === user.team?.teamId)
    return team === undefined ? user : { ...user, team }
  }

function refillList<Item extends object>(
  list: Item[],
  items: readonly Item[],
  remembered: ReadonlyMap<string, Item>,
  idOf: (item: Item) => string,
): void {
  const current = byId(list, idOf)
  const filled = items.map((item) => {
    const live = remembered.get(idOf(item)) ?? current.get(idOf(item))
    return live === undefined ? item : refill(live, item)
  })
  list.splice(0, list.length, ...filled)
}

function refill<Item extends object>(live: Item, item: Item): Item {
  for (const name of Object.keys(live)) delete (live as Record<string, unknown>)[name]
  return Object.assign(live, item)
}
