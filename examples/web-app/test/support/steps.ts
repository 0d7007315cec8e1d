import { afterAll, beforeAll, expect } from 'vitest'
import { locationOf, Visitor } from './visitor.ts'
import { decide, startWebApp, type WebApp } from './web-app.ts'

export const START = '/dropbox-auth-start'

let app: WebApp

/** Runs the web application for the tests of a file; gives what tells them of it. */
export function useWebApp(): () => WebApp {
  beforeAll(async () => {
    app = await startWebApp()
  })
  afterAll(() => app.kill())
  return () => app
}

export const newVisitor = (): Visitor => new Visitor(app.origin)

/** Up to the callback: what a browser holds when Dropbox has just sent it back. */
export async function begin(visitor: Visitor, start = START, decision?: 'deny'): Promise<string> {
  return decide(app, locationOf(await visitor.get(start)), decision)
}

/** Connects an account of a Dropbox user, by the link that leads there. */
export async function connectAs(visitor: Visitor, user: string, start = START, to = app): Promise<void> {
  const callback = await decide(to, locationOf(await visitor.get(start)), 'allow', user)
  expect(locationOf(await visitor.get(callback))).toBe('/account')
}

/** A visitor with a linked account, or several. */
export async function link(...users: readonly string[]): Promise<Visitor> {
  const visitor = newVisitor()
  for (const user of users.length === 0 ? ['ada@example.com'] : users) await connectAs(visitor, user)
  return visitor
}

export const START_TEAM = `${START}?choose=1&kind=team`

/** Does something that must be logged so. */
export async function expectLogged(text: RegExp, act: () => Promise<unknown>): Promise<void> {
  const before = app.output().length
  await act()
  await app.printed(text, before)
}

/** The headers that every answer has, the redirects and the pages about failures above all. */
export function expectCareful(response: Response): void {
  expect(response.headers.get('Cache-Control')).toBe('no-store')
  expect(response.headers.get('Referrer-Policy')).toBe('no-referrer')
  expect(response.headers.get('Content-Security-Policy')).toMatch(
    /^default-src 'none';.*frame-ancestors 'none'$/,
  )
  expect(response.headers.get('X-Powered-By')).toBeNull()
}
