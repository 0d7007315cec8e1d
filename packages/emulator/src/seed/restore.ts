import type { Directory } from './directory.ts'

/**
 * Remembers a directory as it is now. What is returned puts everything back into the same objects, so that an app or a
 * user in somebody's hands stays the live one.
 */
export function rememberDirectory(directory: Directory): () => void {
  const lists: object[][] = [directory.apps, directory.users, directory.teams]
  const kept = lists.map((list) => list.map((item) => ({ item, seeded: structuredClone(item) })))
  return () => {
    for (const [index, list] of lists.entries()) {
      list.splice(
        0,
        list.length,
        ...kept[index]!.map(({ item, seeded }) => refill(item, structuredClone(seeded))),
      )
    }
  }
}

function refill(item: object, seeded: object): object {
  for (const name of Object.keys(item)) delete (item as Record<string, unknown>)[name]
  return Object.assign(item, seeded)
}
