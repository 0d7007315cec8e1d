// What the test's page offers to the test. Bundled for browsers.
import { createBrowserLogin } from '../../../src/browser/index.ts'
import { DeviceStore } from '../../../src/browser/device-store.ts'
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

/** Runs the whole contract on a store, and gives the cases that failed. */
async function failuresOf(kind: 'session' | 'local'): Promise<{ count: number; failures: string[] }> {
  const cases =
    kind === 'local'
      ? tokenStoreContract({ open: () => new DeviceStore(), sharing: 'fleet' })
      : tokenStoreContract({ open: () => new TabStore(), sharing: 'process' })
  const failures: string[] = []
  for (const { name, run } of cases) {
    await run().catch((error: Error) => failures.push(`${name}: ${error.message}`))
  }
  return { count: cases.length, failures }
}

const page = { createBrowserLogin, DeviceStore, TabStore, outcomeOf, failuresOf }

declare global {
  interface Window {
    page: typeof page
    login: ReturnType<typeof createBrowserLogin>
    opened: string
  }
}

window.page = page
