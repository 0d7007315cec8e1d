import { once } from 'node:events'
import type { AddressInfo } from 'node:net'
import { MemoryStore } from 'dropbox-oauth'
import express from 'express'
import { expect, onTestFinished, test, vi } from 'vitest'
import { Accounts } from '../src/accounts.ts'
import { dropboxRoutes } from '../src/dropbox-routes.ts'
import { failureHandler } from '../src/failures.ts'

/** The routes, on sessions whose store is down. */
async function appWithoutSessions(): Promise<string> {
  const app = express()
  app.use((req, _res, next) => {
    const session = {
      save: (done: (error: Error) => void) => done(new Error('ECONNREFUSED secret-of-the-store')),
    }
    Object.assign(req, { session })
    next()
  })
  const redirectUri = 'http://localhost:3000/dropbox-auth-finish'
  const dropbox = { consumerKey: 'key' }
  const accounts = new Accounts(dropbox, new MemoryStore())
  app.use(dropboxRoutes({ provider: 'dropbox', app: dropbox, redirectUri, accounts }))
  app.use(failureHandler('dropbox'))
  const server = app.listen(0, '127.0.0.1')
  onTestFinished(() => void server.close())
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

test('a session store that is down is a page that can be tried again, never a lost link', async () => {
  const log = vi.spyOn(console, 'error').mockImplementation(() => {})
  onTestFinished(() => log.mockRestore())
  const response = await fetch(`${await appWithoutSessions()}/dropbox-auth-start`, { redirect: 'manual' })
  expect(response.status).toBe(503)
  expect(await response.text()).toMatch(/Not available right now[^]*href="\/dropbox-auth-start">Try again/)
  expect(log.mock.calls.join()).toContain('StoreUnavailableException')
  expect(log.mock.calls.join()).not.toContain('secret-of-the-store')
})
