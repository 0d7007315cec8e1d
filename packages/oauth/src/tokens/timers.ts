/** Timers take 31 bits; a longer one would fire at once. */
const longestMs = 2 ** 31 - 1

/** Gives the result of some work, or what `onTimeout` gives or throws when it takes longer. The work itself goes on. */
export function withDeadline<T>(work: Promise<T>, timeoutMs: number, onTimeout: () => T): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(
      () => {
        try {
          resolve(onTimeout())
        } catch (error) {
          reject(error)
        }
      },
      Math.min(timeoutMs, longestMs),
    )
    work.then(resolve, reject).finally(() => clearTimeout(timer))
  })
}

/** Gives the result of some work, unless this one caller aborts first. The work itself goes on. */
export function detachable<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    const onAbort = (): void => reject(signal.reason)
    if (signal.aborted) onAbort()
    signal.addEventListener('abort', onAbort)
    work.then(resolve, reject).finally(() => signal.removeEventListener('abort', onAbort))
  })
}

/** Waits `ms` × ½ to 1½, by a random number from 0 to 1, so that those who wait for one thing don't come at once. */
export function pause(ms: number, random: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms * (0.5 + random)))
}
