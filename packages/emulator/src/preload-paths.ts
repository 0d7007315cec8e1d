import { fileURLToPath } from 'node:url'

const inBin = (name: string): string => fileURLToPath(new URL(`../bin/${name}`, import.meta.url))

/** The file that `exec` has Node load. Such files lie outside of `src/` and `dist/`, in the same place for both. */
export const preloadPath: string = inBin('preload.cjs')

/** The one for Ruby. */
export const rubyPreloadPath: string = inBin('preload.rb')

/** The one for Python. */
export const sitecustomizePath: string = inBin('sitecustomize.py')
