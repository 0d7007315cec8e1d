// What the package's root needs goes into one file, `core.js`, which every other entry point takes it from. Left to
// itself, esbuild cuts shared code by who shares it: a dozen files, and finding one costs a cold start half a millisecond.
import { build } from 'esbuild'
import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path/posix'

/** Stands for the core's path, which depends on the file that imports it. */
const CORE = '#core'

/** The source files that the root's are made of, itself left out: it only exports what they have. */
const filesOf = async (options, root) => {
  const { metafile } = await build({ ...options, entryPoints: [root], metafile: true, write: false })
  return Object.keys(metafile.inputs).filter((path) => path !== root)
}

const namesIn = async (options, path) => {
  const { metafile } = await build({ ...options, entryPoints: [path], metafile: true, write: false })
  return Object.values(metafile.outputs)[0].exports.join(', ')
}

/** Takes what the core has from there. Where an entry point is a part of the core, it is but a name for it. */
const takeFromCore = (files, options) => ({
  name: 'take-from-core',
  setup({ onResolve, onLoad }) {
    const paths = new Set(files.map((path) => join(options.absWorkingDir, path)))
    const core = { path: CORE, external: true, sideEffects: false }
    onResolve({ filter: /^#core$/ }, () => core)
    onResolve({ filter: /^\.\.?\// }, ({ path, resolveDir, kind }) =>
      kind !== 'entry-point' && paths.has(join(resolveDir, path)) ? core : undefined,
    )
    onLoad({ filter: /\.ts$/ }, async ({ path }) =>
      paths.has(path)
        ? { contents: `export { ${await namesIn(options, path)} } from '${CORE}'`, loader: 'js' }
        : undefined,
    )
  },
})

/** All the core's files as one. */
const allOf = (files, options) => ({
  ...options,
  stdin: {
    contents: files.map((path) => `export * from './${path}'`).join('\n'),
    resolveDir: options.absWorkingDir,
  },
})

/** The text of a built file, in which the core is found from where that file lies. */
const withCorePath = (text, path, core) => {
  const way = relative(dirname(path), core)
  return text
    .replaceAll(`"${CORE}"`, JSON.stringify(way.startsWith('.') ? way : `./${way}`))
    .replaceAll(/^import "[^"]+";\n/gm, '') // a file for nothing: none of them does anything by itself
}

/** Builds a package whose root is the entry point `index`. */
export const buildAroundCore = async (options) => {
  const core = join(options.outdir, 'core.js')
  const single = { ...options, splitting: false, entryPoints: undefined, outdir: undefined, outfile: core }
  const files = await filesOf(single, options.entryPoints.index)
  await build(allOf(files, single))
  const plugins = [takeFromCore(files, single)]
  const { outputFiles } = await build({ ...options, plugins, write: false })
  for (const { path, text } of outputFiles) {
    mkdirSync(dirname(path), { recursive: true })
    writeFileSync(path, withCorePath(text, path, core))
  }
  // Links it all, for its errors: a name that two files of the core export, the core does not have.
  const entryPoints = outputFiles.map(({ path }) => path)
  await build({ ...options, entryPoints, write: false })
}
