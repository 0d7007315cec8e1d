import type { TokenStore } from '../tokens/store.ts'
import type { ContractOptions } from './contract-case.ts'

/** Where cases get their handles from, and give them back. */
export interface Handles {
  take(): Promise<TokenStore>
  giveBack(store: TokenStore): Promise<void>
}

/** A handle each for a fleet; one for all where only one may be open. */
export function handlesOf(options: ContractOptions): Handles {
  return options.sharing === 'fleet' ? separateHandles(options) : sharedHandle(options)
}

const separateHandles = (options: ContractOptions): Handles => ({
  take: () => openReady(options),
  giveBack: async (store) => options.close?.(store),
})

/** Open while a case needs it: no runner tells when all is over. */
function sharedHandle(options: ContractOptions): Handles {
  let users = 0
  let opening: Promise<TokenStore> | undefined
  let closing: Promise<void> = Promise.resolve()
  const leave = (): boolean => {
    if (--users > 0) return false
    opening = undefined
    return true
  }
  return {
    async take() {
      users++
      opening ??= closing.then(() => openReady(options))
      return opening.catch((error: unknown) => {
        leave()
        throw error
      })
    },
    async giveBack(store) {
      if (!leave()) return
      const closed = (async () => options.close?.(store))()
      closing = closed.catch(() => {})
      await closed
    },
  }
}

async function openReady({ open, close }: ContractOptions): Promise<TokenStore> {
  const store = await open()
  try {
    await store.setup?.()
  } catch (error) {
    await close?.(store)
    throw error
  }
  return store
}
