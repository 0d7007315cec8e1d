import { isDeepStrictEqual } from 'node:util'
import type { Account, OAuth2FlowNoRedirectResult, TokenManager } from 'dropbox-oauth'
import type { Profile } from '../profiles.ts'
import { openManager, type Session } from '../session.ts'
import { forgetLocally } from '../storage/forget.ts'
import { tokenFolder } from '../storage/open-store.ts'

/** Keeps the result of a login: tokens first, then the profile, which makes them seen. */
export interface Keeper {
  readonly profile: Profile
  readonly tokens: TokenManager
  readonly keep: (result: OAuth2FlowNoRedirectResult) => Promise<Account>
  /** Keeps a refresh token of which it is not known whose it is. */
  readonly keepGrant: (refreshToken: string, scope: readonly string[] | undefined) => Promise<Account>
}

/** `known` is what the profile was before. Only a profile holds on to its account: tokens without one are leftovers. */
export async function openKeeper(
  session: Session,
  profile: Profile,
  known: Profile | undefined,
): Promise<Keeper> {
  const { profileName: key, profiles, env } = session
  const tokens = await openManager(session, profile)
  const other = profile.storage === 'file' ? 'keychain' : 'file'
  const accountBefore = known?.storage === other ? await accountOf(session, known) : undefined
  const remember = async (account: Account): Promise<Account> => {
    try {
      if (!isDeepStrictEqual(known, profile)) profiles.save(key, profile)
      if (profiles.list().length === 1 && profiles.current !== key) profiles.current = key
    } catch (error) {
      await forgetLocally(env.home, profile.storage, key).catch(() => {}) // nobody would see them
      if (known === undefined) profiles.remove(key)
      throw error
    }
    await forgetLocally(env.home, other, key).catch(() => session.output.say(leftover(env.home, other)))
    return account
  }
  return {
    profile,
    tokens,
    keep: async (result) =>
      remember(
        await tokens.link(result, {
          key,
          allowAccountChange: known === undefined,
          expectAccountId: accountBefore,
        }),
      ),
    keepGrant: async (refreshToken, scope) => {
      if (known === undefined) await forgetLocally(env.home, profile.storage, key)
      return remember(await tokens.import(key, { refreshToken, ...(scope && { scope }) }))
    },
  }
}

/** The account that a profile is linked to; `undefined` where that cannot be read any more. */
async function accountOf(session: Session, profile: Profile): Promise<string | undefined> {
  try {
    const { account } = await (await openManager(session, profile)).status(session.profileName)
    return account?.accountId ?? account?.teamId
  } catch {
    return undefined
  }
}

/** Of the store that an earlier login has used. */
function leftover(home: string, storage: Profile['storage']): string {
  return `The tokens of the earlier login could not be deleted. Look into ${tokenFolder(home, storage)}`
}
