import type { Browser } from 'playwright-core'
import type { Outcome } from '../checks.ts'
import type { Setting } from './checks/check.ts'
import { launch } from './launch.ts'
import type { Library } from './library.ts'
import { programOf } from './programs.ts'
import { runInBrowser } from './run-in-browser.ts'
import { runInWorkerd } from './run-in-workerd.ts'
import { runNatively } from './run-natively.ts'

/** A runtime: what it has, and how the checks run in it. */
export interface Runtime extends Pick<Setting, 'transport' | 'places'> {
  readonly run: (library: Library, setting: Setting) => Promise<Outcome[]>
}

const node = (program: () => string, places: Setting['places']): Runtime => ({
  transport: 'node',
  places,
  run: (library, setting) => runNatively(library, [program()], setting),
})

const withSqlite = ['server', 'files', 'sqlite'] as const

const workerd = (...flags: string[]): Runtime => ({
  transport: 'fetch',
  places: ['server'],
  run: (library, setting) => runInWorkerd(library, setting, flags),
})

const browser = (name: 'Chromium' | 'Firefox'): Runtime => ({
  transport: 'fetch',
  places: ['page'],
  async run(library, setting) {
    const started: Browser = await launch(name)
    try {
      return await runInBrowser(library, started, setting)
    } finally {
      await started.close()
    }
  },
})

/** All that the package is for. */
export const runtimes: Readonly<Record<string, Runtime>> = {
  'Node 20': node(() => process.execPath, ['server', 'files']),
  'Node 22': node(() => programOf('Node 22'), withSqlite),
  'Node 24': node(() => programOf('Node 24'), withSqlite),
  'Node 26': node(() => programOf('Node 26'), withSqlite),
  Deno: {
    transport: 'fetch',
    places: withSqlite,
    // The network, and for the stores in files their folder, and who its owner is to be: nothing else is asked for.
    run: (library, setting) =>
      runNatively(
        library,
        [
          programOf('Deno'),
          'run',
          '--no-prompt',
          '--allow-net=127.0.0.1',
          `--allow-read=${setting.directory}`,
          `--allow-write=${setting.directory}`,
          '--allow-sys=uid',
        ],
        setting,
      ),
  },
  Bun: {
    transport: 'fetch',
    places: withSqlite,
    run: (library, setting) => runNatively(library, [programOf('Bun')], setting),
  },
  workerd: workerd(),
  'workerd without Node’s modules': workerd('no_nodejs_compat'),
  Chromium: browser('Chromium'),
  Firefox: browser('Firefox'),
}
