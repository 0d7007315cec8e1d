// The token endpoint: a process of its own, so that its work is never counted as a client's. It answers every exchange
// as Dropbox does, and tells on GET what it was last sent, which is how a subject is checked before it is measured.
import { createServer } from 'node:http'

const number = '00000000'

const answer = JSON.stringify({
  access_token: `sl.u.${number}${'AFx3-q_9Zk'.repeat(114).slice(0, 1126)}`,
  token_type: 'bearer',
  expires_in: 14_400,
  refresh_token: 'Zk8_w2-QpR'.repeat(7).slice(0, 64),
  scope: 'account_info.read files.content.read files.metadata.read',
  uid: '4317086384',
  account_id: `dbid:${'AAB0c-d_9x'.repeat(4).slice(0, 35)}`,
})

const headers = {
  'Content-Type': 'application/json',
  'Content-Length': Buffer.byteLength(answer),
  'Cache-Control': 'no-cache',
  'X-Content-Type-Options': 'nosniff',
  'X-Server-Response-Time': '58',
  'X-Dropbox-Request-Id': '6f1d2c3b4a59687786a5b4c3d2e1f001',
  'X-Dropbox-Response-Origin': 'far_remote',
  Server: 'envoy',
}

let last = {}
let posts = 0
let issued = 0

/** Every access token is another one, of the same length. */
const answerOnce = () => answer.replace(number, String(++issued).padStart(8, '0'))

const exchange = (request, response) => {
  let body = ''
  request.setEncoding('latin1')
  request.on('data', (chunk) => (body += chunk))
  request.on('end', () => {
    last = { url: request.url, body, authorization: request.headers.authorization }
    posts++
    response.writeHead(200, headers)
    response.end(answerOnce())
  })
}

// Longer than any pause between two rounds of one subject: the stub never closes a socket a client may want.
const server = createServer({ keepAliveTimeout: 600_000 }, (request, response) => {
  if (request.method === 'POST') return exchange(request, response)
  response.setHeader('Connection', 'close')
  response.end(JSON.stringify({ ...last, posts }))
})

server.listen(0, '127.0.0.1', 1024, () => process.send({ port: server.address().port }))
process.on('disconnect', () => process.exit())
