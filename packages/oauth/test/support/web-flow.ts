import { DropboxOAuth2Flow } from '../../src/index.ts'
import { consumerKey, redirectUri, sessionKey } from './token-paths.ts'

type WebOptions = ConstructorParameters<typeof DropboxOAuth2Flow>[0]

export const webFlow = (options: Partial<WebOptions> = {}): DropboxOAuth2Flow =>
  new DropboxOAuth2Flow({
    consumerKey,
    redirectUri,
    session: {},
    csrfTokenSessionKey: sessionKey,
    ...options,
  })

export const parametersOf = async (flow: DropboxOAuth2Flow, urlState?: string): Promise<URLSearchParams> =>
  new URL(await flow.start(urlState)).searchParams

export const stateOf = async (flow: DropboxOAuth2Flow, urlState?: string): Promise<string> =>
  (await parametersOf(flow, urlState)).get('state') ?? ''
