import { fileURLToPath } from 'node:url'

/** The file that `exec` has Node load. It is plain JavaScript outside of `src/` and `dist/`, in the same place for both. */
export const preloadPath: string = fileURLToPath(new URL('../bin/preload.cjs', import.meta.url))
