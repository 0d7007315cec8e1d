import { join } from 'node:path'
import { type BuildResult, build, type Metafile } from 'esbuild'
import type { Library } from './library.ts'

/** The checks in one file, for runtimes that find no packages by themselves. */
export interface Bundle {
  readonly text: string
  /** Which of the package's files are in it. */
  readonly files: readonly string[]
}

/**
 * Bundles the checks and the installed library, as a user's bundler does for that runtime. The stores on Node's own modules stay
 * out: whoever has no files does not import them.
 */
export async function bundleFor(
  { folder }: Library,
  conditions: readonly string[],
  name = 'checks',
): Promise<Bundle> {
  const { outputFiles, metafile } = (await build({
    stdin: { contents: `export { runChecks } from './${name}.mjs'`, resolveDir: folder },
    bundle: true,
    write: false,
    metafile: true,
    format: 'esm',
    target: 'es2022',
    platform: 'browser',
    conditions: [...conditions],
    external: ['dropbox-oauth/stores/file', 'dropbox-oauth/stores/sqlite'],
    absWorkingDir: join(folder, 'node_modules/dropbox-oauth'),
  })) as BuildResult<{ write: false }> & { metafile: Metafile }
  const files = Object.keys(metafile.inputs).filter((path) => path.startsWith('dist/'))
  return { text: outputFiles[0]?.text ?? '', files }
}
