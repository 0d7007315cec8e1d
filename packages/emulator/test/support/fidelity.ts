import { readdir, readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { beliefs } from '../../src/beliefs.ts'

const TESTS = fileURLToPath(new URL('..', import.meta.url))

/** `docs/emulator/fidelity.md`: the beliefs from their table, the facts from the titles of the tests that hold them. */
export async function fidelityDocument(): Promise<string> {
  const facts = await citedFacts()
  return [
    '# How faithful the emulator is',
    '',
    'This page is generated: `npx vitest run packages/emulator/test/fidelity.test.ts -u`.',
    '',
    '## What is believed, not known',
    '',
    'Dropbox does not say how these are. `createEmulator({ switches: { name: value } })`, or `--switch name=value`, is the way to try a program against the other possibility. `beliefs`, an export, is this table.',
    '',
    '| switch | is about | here | otherwise | source of the belief |',
    '| --- | --- | --- | --- | --- |',
    ...beliefRows(),
    '',
    '## What is documented, or was observed',
    '',
    'Each line is a test of the emulator, in the folder `packages/emulator/test`, with the source of what it holds. Names with a `/` are repositories on GitHub.',
    ...facts.flatMap(([file, lines]) => ['', `### ${file}`, '', ...lines.map((line) => `- ${line}`)]),
    '',
    '## What is known, and not emulated',
    '',
    'The answers among it can be ordered: a fault has a status, headers and a body of its own.',
    '',
    ...NOT_EMULATED.map((line) => `- ${line}`),
    '',
  ].join('\n')
}

const NOT_EMULATED = [
  'Pages in other languages: `locale` is taken, and they stay English (HTTP documentation).',
  'Routes beside those of sign-in: they check the token, and say that they are not emulated. With them go the errors that only they have: `too_many_write_operations`, `paper_access_denied`, `team_access_denied` (dropbox-api-spec, auth.stone).',
  '`route_access_denied`: it is for routes that are not public (dropbox-api-spec, auth.stone).',
  '“Your API app is not allowed to call this function.”: seen in 2018, and nobody said why.',
  '`user_message` in errors, and `profile_photo_url` in accounts: both are optional, and nobody here has a photo (dropbox-api-spec, users.stone).',
  'Accounts whose mail address is not verified: they cannot sign in by OpenID Connect (OIDC guide).',
  'Rules of the App Console’s own form, such as team scopes that want `team_data.member` beside them.',
  'mcp.dropbox.com, the devices and `client_credentials` that the metadata of the authorization server lists, and four or five scopes that it lists and nobody names (probes of July and September 2026).',
  'What was otherwise before: a refused `nonce` (FormidableLabs/react-native-app-auth issue 645), access tokens of 138 characters, the URI quoted in the text of a mismatch (pennersr/django-allauth issue 1646).',
]

const beliefRows = (): string[] =>
  Object.entries(beliefs).map(([name, { standard, values, about, source }]) => {
    const others =
      typeof values === 'string' ? [values] : values.filter((value) => value !== standard).map(code)
    return `| ${[`\`${name}\``, escapeHtml(about), code(standard), others.join(', '), source].join(' | ')} |`
  })

const code = (value: unknown): string => `\`${String(value)}\``

/** By file, the sentences whose last words, in brackets, are a source. */
async function citedFacts(): Promise<[string, string[]][]> {
  const files = (await readdir(TESTS, { recursive: true }))
    .filter((name) => /^(?!dashboard).*\.test\.ts$/.test(name))
    .toSorted()
  const cited: [string, string[]][] = []
  for (const file of files) {
    const lines = factsOf(await readFile(`${TESTS}/${file}`, 'utf8'))
    if (lines.length > 0) cited.push([file.replace('.test.ts', ''), lines])
  }
  return cited
}

/** A title inherits the subject, and the source, of the `describe` it stands in. */
function factsOf(text: string): string[] {
  let group: Title | undefined
  const facts: string[] = []
  for (const [, indent = '', kind, quoted, rows, ofRows] of text.matchAll(TITLE)) {
    const title = readTitle(quoted ?? ofRows!) // one of the two has matched
    if (kind === 'describe') {
      group = title
      continue
    }
    const outer = indent === '' ? undefined : group
    const source = title.source ?? outer?.source
    for (const fact of rows === undefined ? plainFact(title, source) : tableFacts(title, source, rows))
      facts.push(escapeHtml(`${outer === undefined ? '' : `${outer.text}: `}${fact}`))
  }
  return facts
}

const plainFact = ({ text }: Title, source: string | undefined): string[] =>
  source === undefined ? [] : [`${text.replace(ROW, '')} (${source})`]

/** Where a title says the row, at its end. */
const ROW = /:? %[sjo]$/

/** A table is one fact of all its rows; but those that have a source of their own are one each. */
function tableFacts({ text }: Title, source: string | undefined, rows: string): string[] {
  const names = namesOf(rows).map(readTitle)
  const told = (name: string): string => text.replace(/%[sjo]/, name).replace(ROW, '')
  const others = names.filter((name) => name.source === undefined).map((name) => name.text)
  return [
    ...(source !== undefined && others.length > 0 ? [`${told(others.join(' / '))} (${source})`] : []),
    ...names.flatMap((name) => (name.source === undefined ? [] : [`${told(name.text)} (${name.source})`])),
  ]
}

const escapeHtml = (text: string): string => text.replaceAll('<', '&lt;')

const TITLE =
  /^( *)(?:(describe|test)\(\s*'((?:[^'\\]|\\.)+)',|test\.each\((?:\[((?:[^\]]|\](?!\)\())*)\]|\w+)\)\(\s*'((?:[^'\\]|\\.)+)',)/gm

/** The first text of every row, or the row itself. */
function namesOf(rows: string): string[] {
  const names: string[] = []
  let [depth, seen] = [0, false]
  for (const [part, text] of rows.matchAll(/'((?:[^'\\]|\\.)*)'|`(?:[^`\\]|\\.)*`|[[\]{}(),]/g)) {
    if (text !== undefined && !seen && depth < 2) names.push(text === '' ? 'nothing' : text)
    if ('[{('.includes(part)) depth += 1
    if (']})'.includes(part)) depth -= 1
    seen = (seen || text !== undefined) && !(part === ',' && depth === 0)
  }
  return names
}

interface Title {
  readonly text: string
  readonly source: string | undefined
}

function readTitle(quoted: string): Title {
  const title = quoted.replaceAll("\\'", "'")
  const [, text, source] = /^(.*) \(([^()]+)\)$/.exec(title) ?? []
  return text === undefined || !isSource(source!) ? { text: title, source: undefined } : { text, source }
}

/** Words in brackets are one when they name a document, an issue, a project, or when something was seen. */
const isSource = (words: string): boolean =>
  /RFC \d|guide|documentation|issues? \d|\w\/\w|20[12]\d|Auth Types|dropbox-|Dropbox|Swifty|community|console|Go SDK|forum|recording/i.test(
    words,
  )
