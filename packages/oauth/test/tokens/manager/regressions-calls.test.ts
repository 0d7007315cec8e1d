import { describe, expect, test } from 'vitest'
import { openLinked } from '../../support/manager-bench.ts'
import { json, life } from '../../support/manager-dropbox.ts'
import { outage } from '../../support/manager-store.ts'

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve))

describe('accessToken does nothing at all', () => {
  test.each<[string, unknown, unknown]>([
    ['for who has aborted already', AbortSignal.abort('no longer wanted'), 'no longer wanted'],
    ['with a signal that is none', {}, { code: 'bad_input' }],
    ['with a signal that is null', null, { code: 'bad_input' }],
  ])('%s', async (_, signal, expected) => {
    const { dropbox, tokens, store, key } = await openLinked()
    dropbox.advance(life)
    store.done.length = 0
    const error: unknown = await tokens.accessToken(key, { signal: signal as never }).catch((e: unknown) => e)
    if (typeof expected === 'string') expect(error).toBe(expected)
    else expect(error).toMatchObject(expected as object)
    for (let i = 0; i < 10; i++) await turn()
    expect(store.done).toEqual([])
    expect(dropbox.asked).toEqual([])
  })
})

test('a missing scope is told though the store, which knows whom to ask, is down', async () => {
  const { dropbox, tokens, store, key } = await openLinked()
  dropbox.answering = () => {
    store.before = outage
    return json(401, { error: { '.tag': 'missing_scope', required_scope: 'files.content.write' } })
  }
  const call = tokens.fetch(key)('https://api.dropboxapi.com/2/files/upload', { method: 'POST' })
  await expect(call).rejects.toMatchObject({
    code: 'scope_required',
    requiredScope: 'files.content.write',
    consent: { scope: ['files.content.write'], includeGrantedScopes: 'user' },
  })
})

test('a waitUntil that throws keeps nobody from his token, nor the renewal from its end', async () => {
  const waitUntil = (): never => {
    throw new Error('the request has ended')
  }
  const { dropbox, tokens, key, accessToken, record } = await openLinked({ waitUntil })
  dropbox.advance(life - 140_000)
  expect(await tokens.accessToken(key)).toBe(accessToken)
  await tokens.close()
  expect(dropbox.refreshes).toBe(1)
  expect(record().access?.token).not.toBe(accessToken)
})
