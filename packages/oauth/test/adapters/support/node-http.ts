import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { getIronSession } from 'iron-session'
import { dropboxOAuth } from '../../../src/adapters/node-http.ts'
import { secret } from '../../web/support/world.ts'
import { emailOf, need, running, type Stand } from './stand.ts'

type Note = { note?: string }
type WithSession = IncomingMessage & { session?: Awaited<ReturnType<typeof getIronSession<Note>>> }

const bare: Stand = {
  name: 'node:http with sealed cookies',
  renews: false,
  hasSession: false,
  listen(options) {
    const dropbox = dropboxOAuth(options)
    const answer = async (req: IncomingMessage, res: ServerResponse): Promise<void> => {
      if (await dropbox(req, res)) return
      const account = await dropbox.requireAccount(req, res, need)
      if (account) res.end(await emailOf(account))
    }
    return running(createServer((req, res) => void answer(req, res)))
  },
}

const ironSession: Stand = {
  name: 'node:http with iron-session',
  renews: false,
  hasSession: true,
  listen(options) {
    const dropbox = dropboxOAuth<WithSession>({
      ...options,
      secret: undefined,
      session: (req) => req.session,
    })
    const answer = async (req: WithSession, res: ServerResponse): Promise<void> => {
      const session = await getIronSession<Note>(req, res, {
        password: secret,
        cookieName: 'iron',
        cookieOptions: { secure: false },
      })
      req.session = session
      if (await dropbox(req, res)) return
      if (req.url === '/note') {
        session.note ??= 'kept'
        await session.save()
        return void res.end(session.note)
      }
      if (req.url === '/read') return void res.end(session.note ?? 'nothing')
      const account = await dropbox.requireAccount(req, res, need)
      if (account) res.end(await emailOf(account))
    }
    return running(createServer((req, res) => void answer(req, res)))
  },
}

export const nodeHttpStands: readonly Stand[] = [bare, ironSession]
