import { describe, expect, test } from 'vitest'
import { inspectPage } from '../../web-app/test/support/browser.ts'
import { startExample } from './support/example.ts'
import { connect, loginTests, sessionTests, useBrowser, useExample, visit } from './support/login-tests.ts'

useBrowser()

describe.each([
  ['express', 'express-session'],
  ['fastify', '@fastify/session'],
  ['koa', 'koa-session'],
  ['hono', 'hono-sessions in memory'],
  ['node-http', 'sealed cookies'],
])('examples/%s with %s', (folder) => {
  const running = loginTests(() => startExample(folder))

  test('what is no page says so', async () => {
    const answer = await running().ask('/nowhere')
    expect([answer.status, await answer.text()]).toEqual([
      404,
      expect.stringContaining('There is nothing here'),
    ])
  })
})

describe.each([
  ['express', 'cookie-session'],
  ['fastify', '@fastify/secure-session'],
  ['hono', 'hono-sessions in a cookie'],
  ['node-http', 'iron-session'],
])('examples/%s with %s', (folder) => {
  sessionTests(() => startExample(folder, { SESSION: 'cookie' }))
})

describe('a page of the examples', () => {
  const running = useExample(() => startExample('node-http'))

  test('is good to look at', { timeout: 120_000 }, async () => {
    const page = await visit(running())
    await connect(page, running())
    await inspectPage(page, 'example-account')
  })
})
