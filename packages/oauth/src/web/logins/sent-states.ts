const lifetimeMs = 10 * 60_000
const most = 10_000

/**
 * The logins whose code was sent to Dropbox, by digest, as far as this process knows. A cookie cannot be taken back from
 * who copied it; so it is remembered as long as it could be used.
 */
export class SentStates {
  /** By digest, when. The oldest is first. */
  readonly #sentAt = new Map<string, number>()

  /** Takes a login as sent; false when it was before. */
  add(digest: string, now: number): boolean {
    for (const [known, sentAt] of this.#sentAt) {
      if (now - sentAt < lifetimeMs && this.#sentAt.size < most) break
      this.#sentAt.delete(known)
    }
    if (this.#sentAt.has(digest)) return false
    this.#sentAt.set(digest, now)
    return true
  }
}
