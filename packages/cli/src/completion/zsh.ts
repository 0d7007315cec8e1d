import { defaultHome, type OptionOutline, type Outline, quotable, type Values } from './outline.ts'

/** By zsh's own `_arguments`, which shows what each option is for. */
export function zshScript(outline: Outline): string {
  const described = outline.map(({ name, about }) => `    '${name}:${quotable(about)}'`)
  const cases = outline.map(({ name, options, values }) => {
    const specs = options.map(specOf)
    if (values !== undefined) specs.push(`'1${actionOf(values)}'`)
    const own = `_arguments -S ${specs.join(' ')}`
    return `    ${name}) ${values === 'programs' ? afterDashes(own) : own} ;;`
  })
  return `#compdef dropbox-oauth
# eval "$(dropbox-oauth completion zsh)"
_dropbox_oauth_profiles() {
  local -a names=("\${DROPBOX_OAUTH_HOME:-${defaultHome(process.platform)}}"/profiles/*.json(N:t:r))
  compadd -a names
}
_dropbox_oauth() {
  local context state state_descr line
  typeset -A opt_args
  local -a names=( # not commands, which is of zsh itself
${described.join('\n')}
  )
  _arguments -C '--profile=[which login to use]:name:_dropbox_oauth_profiles' '--json[answer in JSON]' \\
    '--quiet[say nothing but the answer]' '(- *)--help[show the help]' '(- *)--version[show the version]' \\
    '1:command:->command' '*::argument:->argument'
  case "$state" in
    command) _describe command names ;;
    argument) case "$words[1]" in
${cases.join('\n')}
    esac ;;
  esac
}
# As a file of fpath it is called at once; by eval it is only made known.
if [[ "\${funcstack[1]}" == _dropbox_oauth ]]; then
  _dropbox_oauth "$@"
else
  compdef _dropbox_oauth dropbox-oauth
fi`
}

/** Behind `--` there is another program's command line. */
function afterDashes(own: string): string {
  return (
    'local at=${words[(i)--]}\n' +
    '      if (( at < CURRENT )); then words=("${(@)words[at+1,-1]}"); (( CURRENT -= at )); _normal\n' +
    `      else ${own} '*::argument: _normal'; fi`
  )
}

function specOf({ flag, about, values }: OptionOutline): string {
  const words = quotable(about).replace(/[[\]\\:]/g, '\\$&')
  return values === undefined ? `'${flag}[${words}]'` : `'${flag}=[${words}]${actionOf(values)}'`
}

function actionOf(values: Values): string {
  if (values === 'free') return ':value: '
  if (values === 'profiles') return ':name:_dropbox_oauth_profiles'
  return values === 'programs' ? ':program: _command_names -e' : `:value:(${values.join(' ')})`
}
