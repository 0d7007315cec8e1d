import { refuse } from '../protocol/checks.ts'
import { pathOf } from '../protocol/local-path.ts'

/** The address of the page that this runs in. There is none on a server, and a worker's is its script's. */
export function ownAddress(): URL | undefined {
  return 'document' in globalThis ? new URL(location.href) : undefined
}

/** Path, query and fragment of this page. */
export function ownPath(): string | undefined {
  const address = ownAddress()
  return address && pathOf(address)
}

/**
 * Refuses a login in the browser itself whose answer would come to another origin, `127.0.0.1` instead of `localhost`
 * say: what it waits with is kept at this one.
 * @throws {BadInputException} `bad_input`, and what is to be done about it
 */
export function requireOwnPage(redirectUri: URL): void {
  const address = ownAddress()
  if (!address) refuse('openUrl', 'there is no page here: a function that opens an address is needed')
  if (isSamePlace(redirectUri, address)) return
  refuse(
    'redirectUri',
    `it leads to ${redirectUri.protocol}//${redirectUri.host}, and this page is at ${address.protocol}//${address.host}. ` +
      "Use one origin for both, letter for letter; with a native app's scheme, give openUrl and use redirect()",
  )
}

/** As origins, of which custom schemes have none. */
export function isSamePlace(one: URL, other: URL): boolean {
  return one.protocol === other.protocol && one.host === other.host
}
