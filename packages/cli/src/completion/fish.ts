import { defaultHome, type Outline, quotable, type Values } from './outline.ts'

export function fishScript(outline: Outline): string {
  const names = outline.map(({ name }) => name).join(' ')
  const lines = outline.flatMap(({ name, about, options, values }) => {
    const seen = `complete -c dropbox-oauth -n '__fish_seen_subcommand_from ${name}'`
    return [
      `complete -c dropbox-oauth -n 'not __fish_seen_subcommand_from ${names}' -a ${name} -d '${quotable(about)}'`,
      ...(values === undefined ? [] : [`${seen}${argumentOf(values)}`]),
      ...options.map(
        (option) =>
          `${seen} -l ${option.flag.slice(2)}${valueOf(option.values)} -d '${quotable(option.about)}'`,
      ),
    ]
  })
  return `# dropbox-oauth completion fish | source
function __dropbox_oauth_profiles
  set -l home $DROPBOX_OAUTH_HOME
  test -n "$home"; or set home ${homeIn()}
  for file in $home/profiles/*.json
    string replace -r '.*/(.*)\\.json$' '$1' -- $file
  end
end
complete -c dropbox-oauth -f
complete -c dropbox-oauth -l profile -x -a '(__dropbox_oauth_profiles)' -d 'which login to use'
${lines.join('\n')}`
}

/** fish has no \`\${NAME:-…}\`. */
function homeIn(): string {
  const home = defaultHome(process.platform)
  if (!home.startsWith('${')) return `"${home}"`
  return '(test -n "$XDG_DATA_HOME"; and echo $XDG_DATA_HOME; or echo $HOME/.local/share)/dropbox-oauth'
}

function argumentOf(values: Values): string {
  return values === 'programs' ? " -F -a '(__fish_complete_command)'" : valueOf(values).replace(' -x', '')
}

function valueOf(values: Values | undefined): string {
  if (values === undefined) return ''
  if (values === 'profiles') return " -x -a '(__dropbox_oauth_profiles)'"
  return typeof values === 'string' ? ' -x' : ` -x -a '${values.join(' ')}'`
}
