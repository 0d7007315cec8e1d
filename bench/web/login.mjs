import { Agent, request } from 'node:http'

const agent = new Agent({ keepAlive: true, maxSockets: 64 })

const get = (port, path, cookie) =>
  new Promise((resolve, reject) => {
    const headers = { host: 'localhost:3000', accept: 'text/html', ...(cookie && { cookie }) }
    const sent = request({ host: '127.0.0.1', port, path, headers, agent }, (response) => {
      let text = ''
      response.setEncoding('utf8')
      response.on('data', (chunk) => (text += chunk))
      response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text }))
    })
    sent.on('error', reject)
    sent.end()
  })

const cookiesOf = ({ headers }) =>
  (headers['set-cookie'] ?? []).map((line) => line.split(';', 1)[0]).join('; ')

/** One whole login: the way to Dropbox, which answers at once, and the way back. */
export const login = async (port) => {
  const start = await get(port, '/login')
  const state = new URL(start.headers.location ?? `http://no.location/${start.status}`).searchParams.get(
    'state',
  )
  if (state === null) throw new Error(`GET /login: ${start.status} ${start.text}`)
  const end = await get(
    port,
    `/callback?code=${'c'.repeat(43)}&state=${encodeURIComponent(state)}`,
    cookiesOf(start),
  )
  if (end.status !== 303) throw new Error(`GET /callback: ${end.status} ${end.text}`)
}
