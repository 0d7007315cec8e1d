import { defaultHome, type Outline, valueOptions, type Values } from './outline.ts'

/** The profiles are read from the names of their files, by the shell itself. */
export function bashScript(outline: Outline): string {
  const options = valueOptions(outline)
  const flags = options.map(({ flag }) => flag).join('|')
  const ofFlags = options.map(({ flag, values }) => `    ${flag}) ${reply(values)}; return ;;`)
  const ofCommands = outline.map(
    ({ name, options: own, values }) =>
      `    ${name}) words="${own.map(({ flag }) => flag).join(' ')}"${
        values === undefined ? '' : `; [[ $given -eq 0 && $cur != -* ]] && { ${reply(values)}; return; }`
      } ;;`,
  )
  return `# eval "$(dropbox-oauth completion bash)"
_dropbox_oauth_profiles() {
  local file
  for file in "\${DROPBOX_OAUTH_HOME:-${defaultHome(process.platform)}}"/profiles/*.json; do
    file="\${file##*/}"
    case "$file" in *[!a-z0-9._-]*) ;; *) printf '%s\\n' "\${file%.json}" ;; esac # compgen would run what is no name
  done
}
_dropbox_oauth() {
  local cur="\${COMP_WORDS[COMP_CWORD]}" prev="\${COMP_WORDS[COMP_CWORD-1]}" command= given=0 words i
  [ "$prev" = = ] && prev="\${COMP_WORDS[COMP_CWORD-2]}" # --flag=value is three words
  [ "$cur" = = ] && cur=
  for ((i = 1; i < COMP_CWORD; i++)); do
    case "\${COMP_WORDS[i]}" in
    ${flags}) [ "\${COMP_WORDS[i+1]}" = = ] && ((i++)); ((i++)) ;;
    -*) ;;
    *) if [ -z "$command" ]; then command="\${COMP_WORDS[i]}"; else ((given++)); fi ;;
    esac
  done
  [ "$command" = exec ] && [ "$given" -gt 0 ] && { compopt -o default 2>/dev/null; return; }
  case "$prev" in
${ofFlags.join('\n')}
  esac
  case "$command" in
    '') words="${outline.map(({ name }) => name).join(' ')} --profile --json --quiet --help --version" ;;
${ofCommands.join('\n')}
  esac
  COMPREPLY=($(compgen -W "$words" -- "$cur"))
}
complete -F _dropbox_oauth dropbox-oauth`
}

function reply(values: Values): string {
  if (values === 'free') return ':'
  if (values === 'programs') return 'COMPREPLY=($(compgen -c -- "$cur"))'
  const words = values === 'profiles' ? '$(_dropbox_oauth_profiles)' : values.join(' ')
  return `COMPREPLY=($(compgen -W "${words}" -- "$cur"))`
}
