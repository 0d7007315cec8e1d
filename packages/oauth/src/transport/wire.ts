import type { Answer } from '../protocol/answer.ts'

/** A request as it goes out. */
export interface WireRequest {
  readonly method: 'GET' | 'POST'
  readonly url: string
  /** Names and values in turn, which Node takes as they are. */
  readonly headers: readonly string[]
  readonly body: string
}

/** A request under way. `cancel` ends it at once; what becomes of `answer` then does not matter. */
export interface Exchange {
  readonly answer: Promise<Answer>
  cancel(): void
}

/** What a runtime's way to open connections looks like; `#transport` is one of them. */
export interface Transport {
  open(request: WireRequest, userFetch: typeof fetch | undefined): Exchange
  /** What to add to the message of a network error, from what the runtime's environment tells. */
  networkHint(userFetch: typeof fetch | undefined): string
}

/** Longest body that is read, in bytes after decompression. A token answer has about 1,500. */
export const bodyLimit = 65_536

/** Says why a body was given up. */
export const tooLong: string = `it has more than ${bodyLimit} bytes`
