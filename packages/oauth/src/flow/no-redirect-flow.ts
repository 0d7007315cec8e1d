import { BadRequestException, BadStateException } from '../errors.ts'
import { readPastedCode } from '../protocol/pasted-code.ts'
import { createVerifier } from '../protocol/pkce.ts'
import { DropboxOAuth2FlowBase, type DropboxOAuth2FlowOptions } from './base.ts'
import { readPendingText, writePendingText } from './pending-text.ts'
import { OAuth2FlowNoRedirectResult } from './result.ts'

/** The options of the flow for programs without a redirect URI. */
export interface DropboxOAuth2FlowNoRedirectOptions extends DropboxOAuth2FlowOptions {
  /** What `savePending()` gave, to finish a login that another process started. */
  pending?: string | undefined
}

/**
 * The login of a program that cannot take a redirect, such as a command line: the user copies the code that Dropbox
 * shows and pastes it into the program.
 *
 * @example
 * ```ts
 * import { createInterface } from 'node:readline/promises'
 * import { DropboxOAuth2FlowNoRedirect } from 'dropbox-oauth'
 *
 * const authFlow = new DropboxOAuth2FlowNoRedirect({ consumerKey: 'APP_KEY' })
 * const terminal = createInterface({ input: process.stdin, output: process.stderr })
 *
 * console.error(`1. Go to: ${await authFlow.start()}`)
 * console.error('2. Click "Allow" (you might have to log in first).')
 * console.error('3. Copy the authorization code.')
 * const result = await authFlow.finish(await terminal.question('Enter the authorization code here: '))
 * console.error(`Linked ${result.accountId}`)
 * terminal.close()
 * ```
 */
export class DropboxOAuth2FlowNoRedirect extends DropboxOAuth2FlowBase {
  #verifier: string | undefined
  #started: boolean
  readonly #sent = new Set<string>()

  /** @throws {BadInputException} for an option that cannot be, and for a foreign or damaged `pending` */
  constructor(options: DropboxOAuth2FlowNoRedirectOptions) {
    super(options, undefined)
    const { pending } = options
    this.#started = pending !== undefined
    this.#verifier = pending === undefined ? undefined : readPendingText(pending, this.#owner)
  }

  get #owner(): { consumerKey: string; tokenEndpoint: string } {
    return { consumerKey: this.app.consumerKey, tokenEndpoint: this.wire.endpoints.token }
  }

  /** Begins a login and gives the URL of Dropbox's consent page, to show to the user. A new start forgets the last. */
  async start(): Promise<string> {
    this.#verifier = this.usePkce ? createVerifier() : undefined
    this.#started = true
    return this.authorizeUrl(undefined, this.#verifier)
  }

  /**
   * The started login as one line of text, which another process gives back as `pending` to finish it there. It holds
   * the verifier: keep it as a secret.
   * @throws {BadStateException} before `start()`
   */
  savePending(): string {
    if (!this.#started) throw new BadStateException('Nothing is pending: call start() first')
    return writePendingText(this.#verifier, this.#owner)
  }

  /**
   * Ends the login with what the user pasted: the code, with blanks, quotes and line breaks if need be, or the whole
   * URL of a redirect. After a refused code the flow takes another one; the same code is not sent twice.
   * @throws {BadRequestException} `bad_request`: no code in it, or one that was sent before
   * @throws {BadStateException} `bad_state`: with PKCE, no `start()` and no `pending` came before
   * @throws the same otherwise as `DropboxOAuth2Flow.finish()`
   */
  async finish(
    code: string,
    options: { signal?: AbortSignal | undefined } = {},
  ): Promise<OAuth2FlowNoRedirectResult> {
    options.signal?.throwIfAborted()
    const plain = readPastedCode(code)
    if (this.#verifier === undefined && (this.usePkce || this.app.consumerSecret === undefined)) {
      throw new BadStateException(
        'No login was started here: call start(), or give its savePending() as pending',
      )
    }
    if (this.#sent.has(plain)) {
      throw new BadRequestException(
        'This code was sent to Dropbox before, and a code works once. Paste a new one',
      )
    }
    this.#sent.add(plain)
    return new OAuth2FlowNoRedirectResult(await this.exchange(plain, this.#verifier, options.signal))
  }
}
