import { randomText } from '../internal/random.ts'
import type { TokenStore } from '../tokens/store.ts'
import type { CaseOutline, Desk } from './contract-case.ts'
import type { Handles } from './handles.ts'

/** Runs a case. One that passes leaves nothing behind; one that fails leaves its records for whoever looks into it. */
export async function runCase({ body }: CaseOutline, handles: Handles): Promise<void> {
  const opening: Promise<TokenStore>[] = []
  const keys = new Set<string>()
  const desk = createDesk(handles, opening, keys)
  try {
    await body(desk)
    if (keys.size > 0) await removeAll(await desk.open(), keys)
  } finally {
    for (const outcome of await Promise.allSettled(opening))
      if (outcome.status === 'fulfilled') await handles.giveBack(outcome.value)
  }
}

function createDesk(handles: Handles, opening: Promise<TokenStore>[], keys: Set<string>): Desk {
  const open = (): Promise<TokenStore> => {
    const store = handles.take()
    opening.push(store)
    return store
  }
  return {
    open,
    openMany: (count) => Promise.all(Array.from({ length: count }, open)),
    key() {
      const key = `contract-${randomText(16)}`
      keys.add(key)
      return key
    },
    sweep(more) {
      for (const key of more) keys.add(key)
    },
  }
}

async function removeAll(store: TokenStore, keys: Iterable<string>): Promise<void> {
  const remove = async (key: string): Promise<void> => {
    const found = await store.read(key)
    if (found !== undefined) await store.delete(key, found.version)
  }
  await Promise.all([...keys].map(remove))
}
