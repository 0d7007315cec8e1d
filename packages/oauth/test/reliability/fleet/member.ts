/** A process of the fleet: a manager over the shared store. It asks for tokens when it is told to, for all accounts at once. */
import { isDropboxOAuthError, TokenManager, type TokenManagerOptions } from 'dropbox-oauth'
import { openStore, type StoreAddress } from './shared-store.ts'

/** What its manager is made with. */
export type MemberSettings = Omit<TokenManagerOptions, 'store'> & { readonly address: StoreAddress }

/** What it is asked. */
export interface Ask {
  /** How far Dropbox's clock is ahead of this machine's. */
  readonly aheadMs: number
  /** When to begin, by this machine's clock: a message reaches one process earlier than another. */
  readonly at: number
  readonly keys: readonly string[]
  /** A token that Dropbox is said to have answered 401 to. */
  readonly rejected?: string
}

/** What it answers for a key: a token, or the code of an error. */
export type Outcome =
  { readonly token: string; readonly code?: never } | { readonly token?: never; readonly code: string }

let aheadMs = 0
let tokens: TokenManager
let closeStore = async (): Promise<void> => {}

process.on('disconnect', () => process.exit())
process.on('message', (message: { readonly join: MemberSettings } | { readonly ask: Ask }) => {
  const reply = 'join' in message ? join(message.join) : answer(message.ask)
  void reply.then((said) => process.send?.(said))
})
process.send?.('ready')

/** Leaves the fleet it was in. */
async function join({ address, ...settings }: MemberSettings): Promise<'joined'> {
  void closeStore()
  const { store, close } = await openStore(address)
  closeStore = close
  tokens = new TokenManager({ ...settings, store, now: () => Date.now() + aheadMs })
  return 'joined'
}

async function answer(ask: Ask): Promise<Outcome[]> {
  aheadMs = ask.aheadMs
  const { rejected } = ask
  await new Promise((resolve) => setTimeout(resolve, ask.at - Date.now()))
  return Promise.all(
    ask.keys.map((key) => outcomeOf(tokens.accessToken(key, rejected ? { rejected } : undefined))),
  )
}

async function outcomeOf(call: Promise<string>): Promise<Outcome> {
  try {
    return { token: await call }
  } catch (error) {
    return { code: isDropboxOAuthError(error) ? error.code : String(error) }
  }
}
