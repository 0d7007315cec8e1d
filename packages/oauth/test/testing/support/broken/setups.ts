import { setImmediate } from 'node:timers/promises'
import { PlainStore } from '../plain-store.ts'
import { alone, type BrokenStore } from './store.ts'

export const setups: readonly BrokenStore[] = [
  alone(
    'starts afresh at every setup',
    'setup may be called again',
    class extends PlainStore {
      override async setup() {
        this.rows.clear()
      }
    },
  ),
  alone(
    'fails at the second setup',
    'setup may be called again',
    class extends PlainStore {
      #done = false
      override async setup() {
        if (this.#done) throw new Error('the table exists')
        this.#done = true
      }
    },
  ),
  alone(
    'cannot be set up twice at once',
    'setup may be called many times at once',
    class extends PlainStore {
      #running = false
      override async setup() {
        if (this.#running) throw new Error('tuple concurrently updated')
        this.#running = true
        await setImmediate()
        this.#running = false
      }
    },
  ),
]
