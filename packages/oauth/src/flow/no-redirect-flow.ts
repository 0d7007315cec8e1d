import { BadRequestException, BadStateException } from '../errors.ts'
import { readPastedCode } from '../protocol/pasted-code.ts'
import { requireOptions } from '../protocol/checks.ts'
import { createVerifier } from '../protocol/pkce.ts'
import { DropboxOAuth2FlowBase, type DropboxOAuth2FlowBaseOptions } from './base.ts'
import { readPendingText, writePendingText } from './pending-text.ts'
import { OAuth2FlowNoRedirectResult } from './result.ts'

/** The options of the flow for programs without a redirect URI. */
export interface DropboxOAuth2FlowNoRedirectOptions extends DropboxOAuth2FlowBaseOptions {
  /** A secret: what `savePending()` gave, to finish a login that another process started. */
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

  /**
   * Checks the options; no request is made.
   * @throws {BadInputException} `bad_input`: an option that cannot be, or a foreign or damaged `pending`
   */
  constructor(options: DropboxOAuth2FlowNoRedirectOptions) {
    super(requireOptions(options), undefined)
    const { pending } = options
    this.#started = pending !== undefined
    this.#verifier = pending === undefined ? undefined : readPendingText(pending, this.#owner)
  }

  get #owner(): { consumerKey: string; tokenEndpoint: string } {
    return { consumerKey: this.consumerKey, tokenEndpoint: this.wire.endpoints.token }
  }

  /** Begins a login and gives the URL of Dropbox's consent page, to show to the user. A new start forgets the last. */
  async start(): Promise<string> {
    this.#verifier = this.usePkce ? createVerifier() : undefined
    this.#started = true
    return this.authorizeUrl(undefined, this.#verifier)
  }

  /**
   * The started login as one line of text, a secret since it holds the verifier. Another process gives it back as
   * `pending`, to finish the login there.
   * @throws {BadStateException} `bad_state`: before `start()`
   *
   * @example
   * ```ts
   * import { DropboxOAuth2FlowNoRedirect } from 'dropbox-oauth'
   *
   * const first = new DropboxOAuth2FlowNoRedirect({ consumerKey: 'APP_KEY' })
   * const url = await first.start()
   * const pending = first.savePending()
   * // later, elsewhere:
   * const second = new DropboxOAuth2FlowNoRedirect({ consumerKey: 'APP_KEY', pending })
   * const result = await second.finish('the code that the user pasted')
   * ```
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
   * @throws {NotApprovedException} `not_approved`: the pasted URL tells that the user declined
   * @throws {ProviderException} `provider`: the pasted URL tells an unexpected error of Dropbox
   * @throws {TokenEndpointException} `token_endpoint`: Dropbox refused the code or the app; act on `remedy`
   * @throws {TransientException} `transient`: no answer. The code may be spent, so the login starts again
   * @throws {BadInputException} `bad_input`: what was given is no text
   * @throws the signal's reason when the caller had aborted before; nothing has happened then
   */
  async finish(
    code: string,
    options: { signal?: AbortSignal | undefined } = {},
  ): Promise<OAuth2FlowNoRedirectResult> {
    options.signal?.throwIfAborted()
    const plain = readPastedCode(code)
    const needsNoVerifier = this.hasSecret && (this.#started || !this.usePkce)
    if (this.#verifier === undefined && !needsNoVerifier) {
      throw new BadStateException(
        'No login was started here: call start(), or give its savePending() as pending',
      )
    }
    if (this.#sent.has(plain)) {
      throw new BadRequestException('This code was tried before, and a code works once. Paste a new one')
    }
    this.#sent.add(plain)
    return new OAuth2FlowNoRedirectResult(await this.exchange(plain, this.#verifier, options.signal))
  }
}
