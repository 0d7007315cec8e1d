import { usageError } from '../cli-error.ts'
import type { Session } from '../session.ts'

/** A command's name, what it does, and its own options. */
export interface CommandOutline {
  readonly name: string
  readonly about: string
  readonly options: readonly string[]
}

const writers: Readonly<Record<string, (commands: readonly CommandOutline[]) => string>> = {
  bash,
  zsh,
  fish,
  powershell,
}

/** Prints the completion script of a shell: static, so that it costs nothing at the Tab key. */
export function completion({ output }: Session, shell: string, commands: readonly CommandOutline[]): void {
  const write = Object.hasOwn(writers, shell) ? writers[shell] : undefined
  if (!write) throw usageError(`completion knows ${Object.keys(writers).join(', ')}`)
  output.answer({ shell, script: write(commands) }, write(commands))
}

const names = (commands: readonly CommandOutline[]): string => commands.map(({ name }) => name).join(' ')

function bash(commands: readonly CommandOutline[]): string {
  const cases = commands.map(({ name, options }) => `    ${name}) words="${options.join(' ')}" ;;`).join('\n')
  return `# eval "$(dropbox-oauth completion bash)"
_dropbox_oauth() {
  local words="${names(commands)}"
  case "\${COMP_WORDS[1]}" in
${cases}
  esac
  [ "$COMP_CWORD" -eq 1 ] && words="${names(commands)}"
  COMPREPLY=($(compgen -W "$words" -- "\${COMP_WORDS[COMP_CWORD]}"))
}
complete -o default -F _dropbox_oauth dropbox-oauth`
}

function zsh(commands: readonly CommandOutline[]): string {
  const described = commands
    .map(({ name, about }) => `    '${name}:${about.replaceAll("'", '’')}'`)
    .join('\n')
  const cases = commands
    .map(
      ({ name, options }) =>
        `    ${name}) compadd -- ${options.join(' ')}${name === 'exec' ? '; _command_names -e' : ''} ;;`,
    )
    .join('\n')
  return `#compdef dropbox-oauth
# eval "$(dropbox-oauth completion zsh)"
_dropbox_oauth() {
  local -a commands=(
${described}
  )
  if (( CURRENT == 2 )); then
    _describe command commands
    return
  fi
  case "$words[2]" in
${cases}
  esac
}
# As a file of fpath it is called at once; by eval it is only made known.
if [[ "\${funcstack[1]}" == _dropbox_oauth ]]; then
  _dropbox_oauth "$@"
else
  compdef _dropbox_oauth dropbox-oauth
fi`
}

function fish(commands: readonly CommandOutline[]): string {
  const lines = commands.flatMap(({ name, about, options }) => [
    `complete -c dropbox-oauth -f -n __fish_use_subcommand -a ${name} -d '${about.replaceAll("'", '’')}'`,
    ...options.map(
      (option) =>
        `complete -c dropbox-oauth -n '__fish_seen_subcommand_from ${name}' -l ${option.replace(/^--/, '')}`,
    ),
  ])
  return `# dropbox-oauth completion fish | source\n${lines.join('\n')}`
}

function powershell(commands: readonly CommandOutline[]): string {
  const table = commands.map(
    ({ name, options }) => `    '${name}' = @(${options.map((it) => `'${it}'`).join(', ')})`,
  )
  return `# dropbox-oauth completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName dropbox-oauth -ScriptBlock {
  param($word, $ast)
  $commands = [ordered]@{
${table.join('\n')}
  }
  $given = $ast.CommandElements | Select-Object -Skip 1 | ForEach-Object { "$_" }
  $first = @($given)[0]
  $words = if ($first -and $commands.Contains($first)) { $commands[$first] } else { $commands.Keys }
  $words | Where-Object { $_ -like "$word*" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
}`
}
