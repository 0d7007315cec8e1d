import { describe, expect, test } from 'vitest'
import type { TokenEvent, TokenEventType } from '../../../src/index.ts'
import { eventsOf, openBench, openLinked } from '../../support/manager-bench.ts'
import { life, serverFault } from '../../support/manager-dropbox.ts'

describe('events', () => {
  test('tell the life of an account, each with who it is', async () => {
    const { dropbox, tokens, key, accessToken } = await openLinked()
    const events = eventsOf(tokens)
    dropbox.advance(life)
    dropbox.answering = () => serverFault()
    await tokens.accessToken(key).catch(() => {})
    dropbox.advance(1_000)
    dropbox.answering = () => undefined
    await tokens.accessToken(key)
    dropbox.revokeAll()
    await tokens.accessToken(key, { rejected: await tokens.accessToken(key) }).catch(() => {})
    await tokens.link(dropbox.login())
    await tokens.unlink(key)
    expect(events.map(({ type }) => type)).toEqual([
      'refresh-failed',
      'refreshed',
      'relink-required',
      'linked',
      'unlinked',
    ])
    for (const event of events) {
      expect(event).toMatchObject({ key, account: { key, accountId: 'dbid:ada' } })
      expect(JSON.stringify(event)).not.toContain(accessToken)
    }
    expect(events[1]).toMatchObject({ durationMs: expect.any(Number) as number })
  })

  test('are told in the process that did it, and nowhere else', async () => {
    const { dropbox, tokens, createManager, key } = await openLinked()
    const other = createManager()
    const [own, others] = [eventsOf(tokens), eventsOf(other)]
    dropbox.advance(life)
    await tokens.accessToken(key)
    await other.accessToken(key)
    expect(own).toHaveLength(1)
    expect(others).toHaveLength(0)
  })

  test('are told to listeners of their type, until they are taken off', async () => {
    const { dropbox, tokens } = openBench()
    const seen: string[] = []
    const listener = (event: TokenEvent) => seen.push(event.key)
    const [off, offAgain] = [tokens.on('linked', listener), tokens.on('linked', listener)]
    tokens.on('unlinked', () => seen.push('another type'))
    await tokens.link(dropbox.login(), { key: 'a' })
    off()
    off()
    await tokens.link(dropbox.login(), { key: 'b' })
    offAgain()
    await tokens.link(dropbox.login(), { key: 'c' })
    expect(seen).toEqual(['a', 'a', 'b'])
  })

  test('break nothing when a listener throws or rejects', async () => {
    const { dropbox, tokens } = openBench()
    const seen: unknown[] = []
    tokens.on('linked', () => {
      throw new Error('mine')
    })
    tokens.on('linked', async () => {
      throw new Error('mine, later')
    })
    tokens.on('linked', (event) => seen.push(event))
    await tokens.link(dropbox.login())
    expect(seen).toHaveLength(1)
  })

  test('cannot be changed by a listener for the next one', async () => {
    const { dropbox, tokens } = openBench()
    tokens.on('linked', (event) => Object.assign(event, { key: 'forged' }))
    const [seen] = [eventsOf(tokens)]
    await tokens.link(dropbox.login())
    expect(seen).toMatchObject([{ key: 'dbid:ada' }])
    expect(Object.isFrozen(seen[0]?.account)).toBe(true)
  })

  test.each(['', 'Linked', 'constructor', undefined, 7])('of type %s are refused', (type) => {
    const { tokens } = openBench()
    expect(() => tokens.on(type as TokenEventType, () => {})).toThrow(
      expect.objectContaining({ code: 'bad_input' }),
    )
  })

  test('need a listener', () => {
    const { tokens } = openBench()
    expect(() => tokens.on('linked', undefined as never)).toThrow(
      expect.objectContaining({ code: 'bad_input' }),
    )
  })
})
