// Loaded by `dropbox-oauth-emulator exec` into every Node program it starts. A Node that does not know
// NODE_USE_ENV_PROXY goes to Dropbox's hosts directly: here such a connection is led to the emulator instead. It is still
// TLS, for the same name, and checked as always; whatever opens it (fetch, http, a library's own agent) sees no difference.
'use strict'

const { Socket } = require('node:net')

const { host, port, hosts } = JSON.parse(process.env.DROPBOX_OAUTH_EMULATOR_ROUTE ?? '{"hosts":[]}')
// oxlint-disable-next-line typescript/unbound-method -- it is called with the socket as its `this`
const connect = Socket.prototype.connect

const isForDropbox = (options) =>
  typeof options === 'object' &&
  Number(options?.port) === 443 &&
  hosts.includes(String(options.host).toLowerCase())

const routed = (options) => (isForDropbox(options) ? { ...options, host, port, lookup: undefined } : options)

Socket.prototype.connect = function (...input) {
  const [first] = input
  // Node's own calls bring a list that carries a mark: the options in it are changed, the list stays the one it is.
  if (Array.isArray(first)) first[0] = routed(first[0])
  else input[0] = routed(first)
  return connect.apply(this, input)
}
