import { codeOnly, importsOf, withoutComments } from './code.ts'
import type { SourceFile } from './source-file.ts'

const library = 'packages/oauth/src/'
const isPublished = ({ path }: SourceFile): boolean => /^packages\/[^/]+\/src\//.test(path)
const isLibrary = ({ path }: SourceFile): boolean => path.startsWith(library)

/** Lines of some files that match, but for those of the files named. */
function linesWith(
  files: readonly SourceFile[],
  pattern: RegExp,
  read: (text: string) => string,
  except: readonly string[] = [],
): string[] {
  return files
    .filter(({ path }) => !except.includes(path.slice(library.length)))
    .flatMap(({ path, text }) =>
      read(text)
        .split('\n')
        .flatMap((line, i) => (pattern.test(line) ? [`${path}:${i + 1}: ${line.trim()}`] : [])),
    )
}

/** Runs everywhere: Node's modules are got at use, by four files; only the file store is for Node's kind alone. */
export function nodeModules(files: readonly SourceFile[]): string[] {
  const ours = files.filter(isLibrary)
  const imports = ours.flatMap(({ path, text }) =>
    importsOf(text)
      .filter(({ specifier }) => specifier.startsWith('node:'))
      .filter(({ isTypeOnly }) => !(isTypeOnly && path === `${library}transport/node.ts`))
      .filter(() => !path.startsWith(`${library}stores/file`))
      .map(({ specifier }) => `${path}: imports ${specifier}`),
  )
  const atUse = [
    'transport/node.ts',
    'internal/sha256.ts',
    'internal/aes-gcm.ts',
    'tokens/process-identity.ts',
  ]
  // Of what a variable names nobody can tell. A method of that name is declared by a line that ends in its body's bracket.
  const unknown = linesWith(ours, /(?<![.\w])import\s*\((?!['"`)]|.*\{$)/, withoutComments)
  return [...imports, ...unknown, ...linesWith(ours, /getBuiltinModule/, withoutComments, atUse)]
}

/** Only the transport opens a connection. */
export function connections(files: readonly SourceFile[]): string[] {
  const others = files.filter(isLibrary).filter(({ path }) => !path.startsWith(`${library}transport/`))
  // A method of that name is declared by a line that ends in its body's bracket.
  return linesWith(
    others,
    /(?<![.#\w])fetch\s*\((?!.*\): [^()]* \{$)|\bglobalThis\.fetch\b|\bXMLHttpRequest\b|\bWebSocket\b/,
    codeOnly,
  )
}

/** The clock is an option; its default stands in one place. */
export function clocks(files: readonly SourceFile[]): string[] {
  const pattern = /\bDate\.now\b|\bnew Date\(\s*\)|\bperformance\.now\b/
  return linesWith(files.filter(isLibrary), pattern, codeOnly, [
    'transport/wire-options.ts',
    'internal/monotonic.ts',
  ])
}

/** Randomness has one source, so that its strength is judged at one place. */
export function randomness(files: readonly SourceFile[]): string[] {
  return linesWith(files.filter(isLibrary), /\bgetRandomValues\b|\brandomUUID\b|\bMath\.random\b/, codeOnly, [
    'internal/random.ts',
  ])
}

/** What a library does must not depend on the environment; the transport's hints may. */
export function environments(files: readonly SourceFile[]): string[] {
  return linesWith(files.filter(isLibrary), /\bprocess\.env\b/, codeOnly, ['transport/node.ts'])
}

/** What strangers send goes through the one strict parser; the other file reads back what it wrote itself. */
export function jsonParsers(files: readonly SourceFile[]): string[] {
  const parsers = ['internal/json.ts', 'flow/pending-text.ts', 'stores/memory.ts']
  return linesWith(files.filter(isLibrary), /\bJSON\.parse\b|\.json\(\)/, codeOnly, parsers)
}

const lineLimit = 250

/** One idea a file. */
export function longFiles(files: readonly SourceFile[]): string[] {
  return files.filter(isPublished).flatMap(({ path, text }) => {
    const lines = text.trimEnd().split('\n').length
    return lines > lineLimit ? [`${path}: ${lines} lines`] : []
  })
}

/** `any`, and comments that silence the compiler. `@ts-expect-error` may stay in tests, with its reason. */
export function hatches(files: readonly SourceFile[]): string[] {
  const typed = files.filter(({ path }) => /\.tsx?$/.test(path))
  const silenced = new RegExp(`@ts-(${'ignore'}|${'nocheck'})|@ts-${'expect-error'}\\s*$`)
  return [
    // Where a type can stand: the texts of templates are code to `codeOnly`, and the word is one of English too.
    ...linesWith(typed, /(?:[:<|&=(,]\s*|\b(?:as|extends)\s+)any\b(?!\s*\(|[\w'-]| \w)/, codeOnly),
    ...linesWith(typed, silenced, (text) => text),
    ...linesWith(typed.filter(isPublished), new RegExp(`@ts-${'expect-error'}`), (text) => text),
  ]
}

const reExport = /^(\s*export\s+(type\s+)?(\{[^{}]*\}|\*)\s+from\s+'[^']+'\s*)+$/

/** What is public can be read off an index. */
export function indexesWithCode(files: readonly SourceFile[]): string[] {
  return files
    .filter(isPublished)
    .filter(({ path, text }) => path.endsWith('/index.ts') && !reExport.test(withoutComments(text)))
    .map(({ path }) => `${path}: holds more than re-exports`)
}
