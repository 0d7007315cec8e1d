import { dropboxAuth } from '../../../src/tokens/dropbox-auth.ts'
import { readWireOptions } from '../../../src/transport/wire-options.ts'
import { answering } from '../endpoint.ts'
import { newToken, sourceOf } from '../token-source.ts'

/** A Dropbox that has one file, takes any other, and remembers requests. */
export async function contentServer() {
  const server = await answering(({ response, url }) => {
    if (url.endsWith('/upload')) return response.end('{"name": "x"}')
    return response.writeHead(200, { 'dropbox-api-result': '{"name": "x"}' }).end('what is in the file')
  })
  const wire = readWireOptions({ endpoints: { api: server.origin } })
  return { ...server, token: newToken, auth: dropboxAuth(sourceOf([newToken]), 'ada', wire) }
}
