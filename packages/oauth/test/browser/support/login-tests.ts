import { testCallbacks } from './callback-tests.ts'
import type { BrowserName } from './launch.ts'
import { testPopups } from './popup-tests.ts'
import { setTheScene } from './scene.ts'
import { testStores } from './store-tests.ts'

/** All that a login does, in a browser. A file for each browser, so that both run at once. */
export function testLoginIn(name: BrowserName): void {
  const scene = setTheScene(name)
  testStores(scene)
  testCallbacks(scene)
  testPopups(scene)
}
