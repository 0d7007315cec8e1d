import { type Command, InvalidArgumentError } from 'commander'
import type { CommandOutline } from './completion/outline.ts'
import type { LoginFlags } from './commands/login.ts'
import type { TokenFlags } from './commands/token.ts'
import type { Session } from './session.ts'
import { tokenFormats } from './token-format.ts'

/** The flags that every command has. */
export interface Flags {
  readonly profile?: string
  readonly json?: boolean
  readonly quiet?: boolean
}

/** What a command does; a number it gives is its exit code. */
type Action<T> = (session: Session, flags: Flags & T, words: readonly string[]) => Promise<number | void>

/** Adds a command that has the flags of all. */
export type Define = <T>(usage: string, about: string, action: Action<T>) => Command

/** Each command loads its own code only when it runs. */
export function defineCommands(define: Define, outline: () => readonly CommandOutline[]): void {
  defineLogin(define)
  defineToken(define)
  define('whoami', 'ask Dropbox whose account it is', async (session) =>
    (await import('./commands/whoami.ts')).whoami(session),
  ).addHelpText('after', examples('whoami', 'whoami --profile work --json'))
  define('status', 'tell how a login stands, and where its tokens are', async (session) =>
    (await import('./commands/status.ts')).status(session),
  ).addHelpText('after', examples('status', 'status --json'))
  define('logout', 'end the access at Dropbox, and forget it here', async (session) =>
    (await import('./commands/logout.ts')).logout(session),
  ).addHelpText('after', examples('logout', 'logout --profile work'))
  defineProfiles(define)
  define(
    'exec <program...>',
    'run a program with a fresh token in DROPBOX_ACCESS_TOKEN',
    async (session, _, words) => (await import('./commands/exec.ts')).exec(session, words),
  )
    .usage('[options] -- <program> [arguments...]')
    .passThroughOptions()
    .addHelpText('after', examples('exec -- ./backup.sh --all', 'exec --profile work -- node sync.js'))
  define('doctor', 'look for what could be wrong', async (session) =>
    (await import('./commands/doctor.ts')).doctor(session),
  ).addHelpText('after', examples('doctor'))
  define(
    'completion <shell>',
    'print the completion script of bash, zsh, fish or powershell',
    async (session, _, words) =>
      (await import('./commands/completion.ts')).completion(session, words[0] ?? '', outline()),
  ).addHelpText('after', examples('completion bash > ~/.dropbox-oauth.bash'))
}

function defineLogin(define: Define): void {
  define<LoginFlags>('login', 'log in, in the browser or by a pasted code', async (session, flags) =>
    (await import('./commands/login.ts')).login(session, flags),
  )
    .option('--app-key <key>', 'your app, from the App Console (DROPBOX_APP_KEY)')
    .option(
      '--port <number>',
      'listen there; http://localhost:PORT/callback must be registered',
      integer(1, 65_535),
    )
    .option('--no-browser', 'open nothing and listen nowhere: Dropbox shows a code to paste')
    .option('--scope <scope>', 'ask for this scope only; may be given again', collect)
    .option('--timeout <seconds>', 'how long to wait for you (300)', integer(1, 86_400))
    .option('--insecure-storage', 'keep the tokens in a readable file, even where there is a keychain')
    .option('--with-token', 'read a refresh token from stdin instead')
    .addHelpText(
      'after',
      examples('login --app-key YOUR_APP_KEY', 'login --no-browser', 'login --with-token < token.txt'),
    )
}

function defineToken(define: Define): void {
  define<TokenFlags>('token', 'print an access token that is valid', async (session, flags) =>
    (await import('./commands/token.ts')).token(session, flags),
  )
    .option('--min-ttl <seconds>', 'how long it must live', integer(0, 2_000_000))
    .option('--format <format>', tokenFormats.join(', '))
    .addHelpText(
      'after',
      examples(
        'token --format header',
        'token --format curl | curl -K - -X POST URL',
        'token --min-ttl 3600',
      ),
    )
}

function defineProfiles(define: Define): void {
  define('profiles', 'list the logins', async (session) =>
    (await import('./commands/profiles.ts')).profiles(session),
  ).addHelpText('after', examples('profiles'))
  define('use <name>', 'choose the login that commands use', async (session, _, [name = '']) =>
    (await import('./commands/profiles.ts')).use(session, name),
  ).addHelpText('after', examples('use work'))
}

/** How a command is used, for its help. */
export function examples(...lines: readonly string[]): string {
  return `\nExamples:\n${lines.map((line) => `  $ dropbox-oauth ${line}`).join('\n')}`
}

/** `--scope a --scope b` is as `--scope "a b"`. */
function collect(text: string, before: readonly string[] = []): string[] {
  return [...before, ...text.split(/[\s,]+/).filter((scope) => scope !== '')]
}

function integer(least: number, most: number): (text: string) => number {
  return (text) => {
    const value = Number(text)
    if (/^\d+$/.test(text) && value >= least && value <= most) return value
    throw new InvalidArgumentError(`Expected a whole number from ${least} to ${most}.`)
  }
}
