import { RelinkRequiredException, StoreUnavailableException } from '../errors.ts'
import { monotonic } from '../internal/monotonic.ts'
import { refuse, requireOptions } from '../protocol/checks.ts'
import { leastTtlOf, lives } from './access.ts'
import { pendingErrorOf } from './failure.ts'
import { requireKey } from './key.ts'
import { detachable, withDeadline } from './timers.ts'
import { type Held, requireLinked, revoked } from './record.ts'
import { writeTombstone, outOfTime } from './renewal.ts'
import { SharedWork } from './shared-work.ts'
import type { ManagerContext } from './manager-context.ts'

/** What a caller wants of an access token. */
export interface AccessTokenOptions {
  /** How long it must live, in milliseconds. Without it, the token may be near its end when Dropbox can't be asked. */
  minTtlMs?: number | undefined
  /** A token that Dropbox answered 401 to: it is not given again, and replaced if it is still the stored one. */
  rejected?: string | undefined
  /** Detaches this caller; a refresh that others wait for too goes on. */
  signal?: AbortSignal | undefined
}

type Wanted = Omit<AccessTokenOptions, 'signal'>

/** Gives access tokens: from memory, else from the store, else from Dropbox. */
export class AccessTokens {
  readonly #context: ManagerContext
  readonly #now: () => number
  readonly #work: SharedWork
  /** Callers that want nothing special share one call for each key. */
  readonly #calls = new Map<string, Promise<string>>()

  constructor(context: ManagerContext) {
    this.#context = context
    this.#now = context.settings.wire.now
    this.#work = new SharedWork(context)
  }

  get(key: string, options?: AccessTokenOptions): Promise<string> {
    return (options ? undefined : this.#known(key)) ?? this.#call(key, options ?? {})
  }

  /** What is known of this account is no longer so. */
  forget(key: string): void {
    this.#calls.delete(key)
    this.#work.forget(key)
  }

  close(): Promise<void> {
    return this.#work.close()
  }

  #known(key: string): Promise<string> | undefined {
    return this.#work.remembered.fresh(key, this.#now()) ?? this.#join(key)
  }

  /** Joins a call under way, unless it finds no link: there may be one since, from before this caller came. */
  #join(key: string): Promise<string> | undefined {
    const since = monotonic()
    return this.#calls.get(key)?.catch((error: unknown) => {
      if (error instanceof RelinkRequiredException) return this.#settle(key, {}, since)
      throw error
    })
  }

  async #call(key: string, options: AccessTokenOptions): Promise<string> {
    const { minTtlMs, rejected, signal } = requireOptions(options)
    if (minTtlMs !== undefined && !(typeof minTtlMs === 'number' && minTtlMs >= 0))
      refuse('minTtlMs', 'expected milliseconds from 0')
    requireKey(key)
    if (signal !== undefined && typeof signal?.addEventListener !== 'function')
      refuse('signal', 'expected an AbortSignal')
    signal?.throwIfAborted()
    const isPlain = minTtlMs === undefined && rejected === undefined
    const call = isPlain ? (this.#known(key) ?? this.#share(key)) : this.#settle(key, { minTtlMs, rejected })
    return signal ? detachable(call, signal) : call
  }

  #share(key: string): Promise<string> {
    const call = this.#settle(key, {}).finally(() => this.#calls.get(key) === call && this.#calls.delete(key))
    this.#calls.set(key, call)
    return call
  }

  /** In twice `timeoutMs` and some more, whatever is down. */
  #settle(key: string, wanted: Wanted, since = monotonic()): Promise<string> {
    const giveUpAt = since + 2 * this.#context.settings.wire.timeoutMs
    return withDeadline(this.#serve(key, wanted, giveUpAt), giveUpAt + 250 - monotonic(), () => {
      const token = this.#lastKnown(key, wanted)
      if (token !== undefined) return token
      throw outOfTime(this.#work.progressOf(key))
    })
  }

  async #serve(key: string, wanted: Wanted, giveUpAt: number): Promise<string> {
    do {
      const isDown = this.#context.store.isDown // as of the last call: a store that is down is asked behind
      const look = this.#work.look(key)
      const known = isDown ? this.#lastKnown(key, wanted) : undefined
      if (known !== undefined) {
        look.catch(() => {})
        return known
      }
      let held: Held | undefined
      try {
        held = await look
      } catch (error) {
        const token = error instanceof StoreUnavailableException ? this.#lastKnown(key, wanted) : undefined
        if (token !== undefined) return token
        throw error
      }
      const token = await this.#tokenOf(key, requireLinked(key, held), wanted)
      if (token !== undefined) return token
    } while (monotonic() < giveUpAt)
    throw outOfTime(this.#work.progressOf(key))
  }

  /** The token that was read before, if it still lives. */
  #lastKnown(key: string, { minTtlMs = 0, rejected }: Wanted): string | undefined {
    const token = this.#work.remembered.live(key, this.#now() + minTtlMs)
    return token === rejected ? undefined : token
  }

  /** The token of a linked record, or of the one that replaces it. Nothing when it has to be looked at again. */
  async #tokenOf(key: string, held: Held, { minTtlMs, rejected }: Wanted): Promise<string | undefined> {
    const { access, refreshToken } = held.record
    const canRenew = refreshToken !== undefined
    const isRejected = access !== undefined && access.token === rejected
    const leastTtl = access && canRenew ? leastTtlOf(access, this.#context.settings.refreshMarginMs) : 0
    if (access && !isRejected && lives(access, this.#now(), minTtlMs ?? leastTtl)) {
      if (canRenew && this.#now() >= (access.renewAt ?? Infinity)) this.#renewBehind(key, held)
      return access.token
    }
    if (!canRenew) return this.#end(key, held, isRejected)
    const flight = this.#work.renew(key, held)
    try {
      const { access: renewed } = await flight.renewed
      // A flight that began before the rejected token was handed out may bring just that one.
      const isUnwanted = renewed?.token === rejected && flight.outdated?.token !== rejected
      return renewed && !isUnwanted && lives(renewed, this.#now()) ? renewed.token : undefined
    } catch (error) {
      const isServed = access && !isRejected && minTtlMs === undefined && lives(access, this.#now())
      if (isServed && !(error instanceof RelinkRequiredException)) return access.token
      throw error
    }
  }

  /** Nothing can be done for a token without a refresh token: one that Dropbox refused leaves a tombstone. */
  async #end(key: string, held: Held, isRejected: boolean): Promise<undefined> {
    if (!isRejected) throw revoked(key)
    await writeTombstone(this.#context, key, held).finally(() => this.forget(key))
  }

  /** Callers are served meanwhile. */
  #renewBehind(key: string, held: Held): void {
    const { leases, settings } = this.#context
    const now = this.#now()
    if (pendingErrorOf(held.record.failure, now) || leases.isHeldByOther(key, held, now)) return
    const work = this.#work.renew(key, held).renewed.catch(() => {})
    try {
      settings.waitUntil?.(work)
    } catch {
      // It comes too late for a request that has ended: no reason to fail a call that has its token.
    }
  }
}
