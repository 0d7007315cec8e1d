// What the test's page offers to the test. Bundled for browsers.
import { createBrowserLogin } from '../../../src/browser/index.ts'
import { DeviceStore } from '../../../src/browser/device-store.ts'
import { PageLeases } from '../../../src/browser/page-leases.ts'
import { TabStore } from '../../../src/browser/tab-store.ts'
import { tokenStoreContract } from '../../../src/testing/index.ts'

/** The outcome of a step as plain data: errors do not cross to the test. */
async function outcomeOf(step: () => unknown): Promise<unknown> {
  try {
    return await step()
  } catch (error) {
    const { name, code, remedy, message } = error as Error & { code?: string; remedy?: string }
    return { name, code, remedy, message }
  }
}

const appKey = 'APP_KEY'

/** Runs the whole contract on a store, as the login has it, and gives the cases that failed. */
async function failuresOf(kind: 'session' | 'local'): Promise<{ count: number; failures: string[] }> {
  const cases =
    kind === 'local'
      ? tokenStoreContract({ open: () => new PageLeases(new DeviceStore(appKey)), sharing: 'fleet' })
      : tokenStoreContract({ open: () => new PageLeases(new TabStore(appKey)), sharing: 'process' })
  const failures: string[] = []
  for (const { name, run } of cases) {
    await run().catch((error: Error) => failures.push(`${name}: ${error.message}`))
  }
  return { count: cases.length, failures }
}

/** The names of all accounts. */
async function keysOf({ tokens }: ReturnType<typeof createBrowserLogin>): Promise<string[]> {
  const keys: string[] = []
  for await (const { key } of tokens.list()) keys.push(key)
  return keys
}

/** Leaves no room for a single character more. */
function fill(storage: Storage): void {
  for (let size = 2 ** 22, i = 0; size >= 1; i++) {
    try {
      storage.setItem(`filler ${i}`, 'x'.repeat(size))
    } catch {
      size /= 2
    }
  }
}

const page = { createBrowserLogin, DeviceStore, outcomeOf, failuresOf, keysOf, fill }

declare global {
  interface Window {
    page: typeof page
    login: ReturnType<typeof createBrowserLogin>
    opened: string
  }
}

window.page = page
