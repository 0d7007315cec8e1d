// One subject's server: says its port, and on each message how much CPU it has used, in microseconds.
import { once } from 'node:events'

const { listen } = await import(`./subjects/${process.argv[2]}.mjs`)
const server = await listen(0)
if (!server.listening) await once(server, 'listening')
process.send(server.address().port)
process.on('message', () => {
  const { user, system } = process.cpuUsage()
  process.send(user + system)
})
process.on('disconnect', () => process.exit())
