// Loaded by `dropbox-oauth-emulator exec` into every Node program it starts. A Node that does not know
// NODE_USE_ENV_PROXY goes to Dropbox's hosts directly: here such a connection is led to the emulator instead. It is still
// TLS, for the same name, and checked as always; whatever opens it (fetch, http, a library's own agent) sees no difference.
// TLS to anywhere else is refused, as the proxy refuses it.
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

const isHere = (name) => name === host || /^(?:(?:.+\.)?localhost|127\.[\d.]+|\[?::1\]?)$/i.test(name)

const leavesTheMachine = (socket, options) =>
  typeof options === 'object' &&
  Boolean(options?.port) &&
  (socket.encrypted === true || Number(options.port) === 443) &&
  !isHere(String(options.host ?? 'localhost'))

const told = new Set()

function refuse(socket, name) {
  const text = `refused a connection to ${name}: only Dropbox is emulated`
  if (!told.has(name)) process.stderr.write(`dropbox-oauth-emulator: ${text}\n`)
  told.add(name)
  // Later, as a real refusal would come: who opens the socket still has things to set.
  socket.connecting = true
  process.nextTick(() => socket.destroy(Object.assign(new Error(text), { code: 'ECONNREFUSED' })))
  return socket
}

Socket.prototype.connect = function (...input) {
  const [first] = input
  const options = Array.isArray(first) ? first[0] : first
  if (!isForDropbox(options) && leavesTheMachine(this, options))
    return refuse(this, `${options.host}:${options.port}`)
  // Node's own calls bring a list that carries a mark: the options in it are changed, the list stays the one it is.
  if (Array.isArray(first)) first[0] = routed(first[0])
  else input[0] = routed(first)
  return connect.apply(this, input)
}
