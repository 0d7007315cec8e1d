import { tokenFormats } from '../token-format.ts'

/** What can stand somewhere: one of some words, a profile on the disk, a program, or what only the user knows. */
export type Values = readonly string[] | 'profiles' | 'programs' | 'free'

export interface OptionOutline {
  /** With its dashes. */
  readonly flag: string
  readonly about: string
  /** Of an option that takes a value. */
  readonly values?: Values
}

export interface CommandOutline {
  readonly name: string
  readonly about: string
  readonly options: readonly OptionOutline[]
  /** Of its argument, if it has one. */
  readonly values?: Values
}

/** What the scripts are made of: every command, each with all of its options. */
export type Outline = readonly CommandOutline[]

export const shells: readonly string[] = ['bash', 'zsh', 'fish', 'powershell']

/** By the name that the help gives to a value, such as `format` in `--format <format>`. */
export function valuesFor(placeholder: string): Values {
  if (placeholder === 'format') return tokenFormats
  if (placeholder === 'shell') return shells
  if (placeholder === 'name') return 'profiles'
  return placeholder === 'program' ? 'programs' : 'free'
}

/** Every option that takes a value, once. */
export function valueOptions(outline: Outline): { flag: string; values: Values }[] {
  const found = new Map<string, Values>()
  for (const { flag, values } of outline.flatMap(({ options }) => options))
    if (values !== undefined) found.set(flag, values)
  return [...found].map(([flag, values]) => ({ flag, values }))
}

/** Where a shell finds the profiles when `DROPBOX_OAUTH_HOME` does not say: as `env-paths` has it. */
export function defaultHome(platform: NodeJS.Platform): string {
  if (platform === 'darwin') return '$HOME/Library/Application Support/dropbox-oauth'
  if (platform === 'win32') return '$LOCALAPPDATA/dropbox-oauth/Data'
  return '${XDG_DATA_HOME:-$HOME/.local/share}/dropbox-oauth'
}

/** Words for a single-quoted string of any shell. */
export function quotable(words: string): string {
  return words.replaceAll("'", '’')
}
