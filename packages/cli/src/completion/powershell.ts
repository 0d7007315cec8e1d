import { type Outline, valueOptions, type Values } from './outline.ts'

export function powershellScript(outline: Outline): string {
  const options = outline.map(({ name, options: own }) => `    '${name}' = ${list(own.map((it) => it.flag))}`)
  const ofFlags = valueOptions(outline).map(({ flag, values }) => `    '${flag}' = ${valuesOf(values)}`)
  const ofArguments = outline.flatMap(({ name, values }) =>
    values === undefined ? [] : [`    '${name}' = ${valuesOf(values)}`],
  )
  return `# dropbox-oauth completion powershell | Out-String | Invoke-Expression
Register-ArgumentCompleter -Native -CommandName dropbox-oauth -ScriptBlock {
  param($word, $ast, $cursor)
  $folder = if ($env:DROPBOX_OAUTH_HOME) { $env:DROPBOX_OAUTH_HOME } else { ${homeIn(process.platform)} }
  $profiles = @(Get-ChildItem -Path "$folder/profiles" -Filter *.json -ErrorAction SilentlyContinue | ForEach-Object BaseName)
  $commands = [ordered]@{
${options.join('\n')}
  }
  $values = @{
${ofFlags.join('\n')}
  }
  $arguments = @{
${ofArguments.join('\n')}
  }
  $given = @($ast.CommandElements | Select-Object -Skip 1 | Where-Object { $_.Extent.EndOffset -lt $cursor } | ForEach-Object { "$_" })
  $command = $given | Where-Object { $commands.Contains($_) } | Select-Object -First 1
  $last = $given | Select-Object -Last 1
  $words = if ($last -and $values.ContainsKey($last)) { $values[$last] }
    elseif (-not $command) { $commands.Keys }
    elseif ($last -eq $command -and $arguments.ContainsKey($command) -and $word -notlike '-*') { $arguments[$command] }
    else { $commands[$command] }
  $words | Where-Object { $_ -like "$word*" } | ForEach-Object { [System.Management.Automation.CompletionResult]::new($_) }
}`
}

function valuesOf(values: Values): string {
  if (values === 'profiles') return '$profiles'
  return typeof values === 'string' ? '@()' : list(values)
}

const list = (words: readonly string[]): string => `@(${words.map((word) => `'${word}'`).join(', ')})`

function homeIn(platform: NodeJS.Platform): string {
  if (platform === 'win32') return '"$env:LOCALAPPDATA/dropbox-oauth/Data"'
  if (platform === 'darwin') return '"$HOME/Library/Application Support/dropbox-oauth"'
  return '"$(if ($env:XDG_DATA_HOME) { $env:XDG_DATA_HOME } else { "$HOME/.local/share" })/dropbox-oauth"'
}
