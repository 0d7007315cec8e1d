// What each entry point of the library weighs in a bundle for the browser: minified, and after gzip, with all that it needs.
import { build } from 'esbuild'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'

const folder = fileURLToPath(new URL('../packages/oauth', import.meta.url))

/** Every entry point, by its public name. `package.json` is none. */
export const entryPoints = () => {
  const { exports } = JSON.parse(readFileSync(`${folder}/package.json`, 'utf8'))
  return Object.keys(exports)
    .filter((name) => name !== './package.json')
    .map((name) => `dropbox-oauth${name.slice(1)}`)
}

/** A bundle that has all of an entry point, as a user's bundler makes it from the built package, and what it imports. */
export const bundleOf = async (name, { resolveDir = folder, condition = 'browser', minify = false } = {}) => {
  const { outputFiles, metafile } = await build({
    stdin: { contents: `export * from '${name}'`, resolveDir },
    bundle: true,
    write: false,
    metafile: true,
    minify,
    format: 'esm',
    platform: 'browser',
    conditions: [condition],
    external: ['jose', 'node:*'],
    tsconfigRaw: {}, // the repository's own leads to the sources
  })
  const [output] = Object.values(metafile.outputs)
  return { text: outputFiles[0].text, imports: [...new Set(output.imports.map(({ path }) => path))] }
}

/** One entry point's bytes. */
export const sizeOf = async (name, options) => {
  const { text } = await bundleOf(name, { ...options, minify: true })
  return { name, minified: Buffer.byteLength(text), gzip: gzipSync(text, { level: 9 }).length }
}

const thousands = (bytes) => String(bytes).replace(/\B(?=(\d{3})+$)/g, ',')

/** The sizes as a Markdown table. */
export const tableOf = (sizes) =>
  [
    '| entry point | minified | gzip |',
    '| --- | ---: | ---: |',
    ...sizes.map(
      ({ name, minified, gzip }) => `| \`${name}\` | ${thousands(minified)} | ${thousands(gzip)} |`,
    ),
  ].join('\n')

/** The sizes that a page's table has. */
export const sizesIn = (page) =>
  [...page.matchAll(/^\| `([^`]+)` \| ([\d,]+) \| ([\d,]+) \|$/gm)].map(([, name, ...numbers]) => {
    const [minified, gzip] = numbers.map((text) => Number(text.replaceAll(',', '')))
    return { name, minified, gzip }
  })
