import { expect, test, vi } from 'vitest'
import { attempt } from '../src/login/attempt.ts'

const never = new Promise<never>(() => {})
const patient = { seconds: 60, hint: 'Look there' }

test('an attempt that succeeds closes what it opened, and listens to Ctrl-C no more', async () => {
  const close = vi.fn()
  const before = process.listenerCount('SIGINT')
  const result = await attempt(patient, async ({ onEnd }) => {
    onEnd(close)
    expect(process.listenerCount('SIGINT')).toBe(before + 1)
    return 'linked'
  })
  expect(result).toBe('linked')
  expect(close).toHaveBeenCalledOnce()
  expect(process.listenerCount('SIGINT')).toBe(before)
})

test('when nobody comes it ends, with a hint, and closes', async () => {
  vi.useFakeTimers()
  const close = vi.fn()
  const running = attempt({ seconds: 60, hint: 'Look there' }, ({ onEnd }) => {
    onEnd(close)
    return never
  })
  const failed = expect(running).rejects.toMatchObject({
    code: 'timed_out',
    message: expect.stringMatching(/within 60 seconds\. .*Look there/),
  })
  await vi.advanceTimersByTimeAsync(60_000)
  await failed
  vi.useRealTimers()
  expect(close).toHaveBeenCalledOnce()
})

test('Ctrl-C ends it, tells what runs by the signal, and closes', async () => {
  const close = vi.fn()
  const running = attempt(patient, async ({ onEnd, signal }) => {
    onEnd(close)
    queueMicrotask(() => process.emit('SIGINT'))
    await new Promise((resolve) => signal.addEventListener('abort', resolve))
    return never
  })
  await expect(running).rejects.toMatchObject({ code: 'interrupted' })
  expect(close).toHaveBeenCalledOnce()
})

test('a result that is being kept is not given up any more', async () => {
  const running = attempt(patient, async ({ commit }) => {
    commit()
    process.emit('SIGINT')
    return 'kept'
  })
  await expect(running).resolves.toBe('kept')
})

test('a result that comes after the end is not kept', async () => {
  let late: unknown
  const running = attempt(patient, async ({ commit }) => {
    process.emit('SIGINT')
    try {
      commit()
    } catch (error) {
      late = error
    }
    return never
  })
  await expect(running).rejects.toMatchObject({ code: 'interrupted' })
  expect(late).toMatchObject({ code: 'interrupted' })
})

test('what is opened after the end is closed at once', async () => {
  const close = vi.fn()
  let register: ((close: () => void) => void) | undefined
  await attempt(patient, async ({ onEnd }) => {
    register = onEnd
  })
  register?.(close)
  expect(close).toHaveBeenCalledOnce()
})
