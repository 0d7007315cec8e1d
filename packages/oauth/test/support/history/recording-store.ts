import { createHash } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import type { Stored, TokenRecord, TokenStore } from 'dropbox-oauth'
import type { HistoryEvent, RecordFacts } from './event.ts'

type Said = Partial<Pick<HistoryEvent, 'version' | 'record' | 'token'>>

/** Writes a process's history. Each line is in the file before the operation begins, so that `kill -9` loses none. */
export class Recorder {
  readonly #path: string
  readonly #process: string
  #next = 0

  constructor(path: string, process: string) {
    this.#path = path
    this.#process = process
  }

  /** Does what `work` does, and notes it. `said` tells what to note of an answer, `undefined` that it was a refusal. */
  async record<T>(
    about: Pick<HistoryEvent, 'op' | 'key' | 'expected' | 'record'>,
    work: () => Promise<T>,
    said: (answer: T) => Said | undefined,
  ): Promise<T> {
    const id = this.#next++
    this.#note({ ...about, id, phase: 'invoke' })
    try {
      const answer = await work()
      const saying = said(answer)
      this.#note({ op: about.op, key: about.key, id, phase: saying ? 'ok' : 'fail', ...saying })
      return answer
    } catch (error) {
      this.#note({ op: about.op, key: about.key, id, phase: 'info' })
      throw error
    }
  }

  #note(event: Omit<HistoryEvent, 'process' | 'at'>): void {
    const at = Number(process.hrtime.bigint())
    appendFileSync(this.#path, `${JSON.stringify({ process: this.#process, at, ...event })}\n`)
  }
}

/** A store that notes what is done to it. */
export class RecordingStore implements TokenStore {
  readonly #store: TokenStore
  readonly #recorder: Recorder

  constructor(store: TokenStore, recorder: Recorder) {
    this.#store = store
    this.#recorder = recorder
  }

  get sharing() {
    return this.#store.sharing
  }

  async setup(): Promise<void> {
    await this.#store.setup?.()
  }

  read(key: string): Promise<Stored | undefined> {
    return this.#recorder.record(
      { op: 'read', key },
      async () => this.#store.read(key),
      (found) => (found ? { version: found.version, record: factsOf(found.record) } : {}),
    )
  }

  write(key: string, record: TokenRecord, expected: string | undefined): Promise<string | undefined> {
    return this.#recorder.record(
      { op: 'write', key, record: factsOf(record), ...(expected !== undefined && { expected }) },
      () => this.#store.write(key, record, expected),
      (version) => (version === undefined ? undefined : { version }),
    )
  }

  delete(key: string, expected: string): Promise<boolean> {
    return this.#recorder.record(
      { op: 'delete', key, expected },
      () => this.#store.delete(key, expected),
      (isDeleted) => (isDeleted ? {} : undefined),
    )
  }

  list(): AsyncIterable<string> {
    return this.#store.list()
  }
}

/** A secret as it is noted. */
export const hashOf = (text: string): string =>
  createHash('sha256').update(text).digest('base64url').slice(0, 16)

/** What is noted of a record, one of a manager or any other. */
function factsOf(record: TokenRecord): RecordFacts {
  const { state, refreshToken, access } = record
  const { token, issuedAt, renewAt } = (access ?? {}) as {
    token?: string
    issuedAt?: number
    renewAt?: number
  }
  return {
    digest: hashOf(canonical(record)),
    ...(typeof state === 'string' && { state }),
    ...(typeof refreshToken === 'string' && { grant: hashOf(refreshToken) }),
    ...(token !== undefined && { access: hashOf(token) }),
    ...(issuedAt !== undefined && { issuedAt }),
    ...(renewAt !== undefined && { renewAt }),
  }
}

/** Stores may give fields back in another order. */
const canonical = (value: unknown): string =>
  JSON.stringify(value, (_, inner: unknown) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  )
