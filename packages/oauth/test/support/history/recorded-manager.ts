import { type OAuth2FlowNoRedirectResult, TokenManager, type TokenManagerOptions } from 'dropbox-oauth'
import { hashOf, type Recorder, RecordingStore } from './recording-store.ts'

/** A manager whose history is written, its own operations and those of its store. */
export class RecordedManager {
  readonly tokens: TokenManager
  readonly #recorder: Recorder

  constructor(options: TokenManagerOptions, recorder: Recorder) {
    this.#recorder = recorder
    this.tokens = new TokenManager({ ...options, store: new RecordingStore(options.store, recorder) })
  }

  link(key: string, result: OAuth2FlowNoRedirectResult) {
    return this.#recorder.record(
      { op: 'link', key },
      () => this.tokens.link(result, { key, allowAccountChange: true }),
      () => ({}),
    )
  }

  unlink(key: string) {
    return this.#recorder.record(
      { op: 'unlink', key },
      () => this.tokens.unlink(key),
      () => ({}),
    )
  }

  accessToken(key: string) {
    return this.#recorder.record(
      { op: 'token', key },
      () => this.tokens.accessToken(key),
      (token) => ({ token: hashOf(token) }),
    )
  }
}
