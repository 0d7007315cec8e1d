import type { IncomingMessage } from 'node:http'
import type { DropboxOAuth2Flow } from 'dropbox-oauth'
import type { Request as ExpressRequest } from 'express'

/** What frameworks have a callback's query in is taken as it is. */
export function accepted(
  flow: DropboxOAuth2Flow,
  web: Request,
  node: IncomingMessage,
  express: ExpressRequest,
) {
  return [
    flow.finish(new URL(web.url)),
    flow.finish(web.url),
    flow.finish(new URL(web.url).searchParams),
    flow.finish(node.url ?? ''),
    flow.finish(express.query),
    flow.finish(express.url, { signal: AbortSignal.timeout(1_000) }),
    flow.finish({ state: 's', code: 'c' }, { signal: undefined }),
  ]
}
