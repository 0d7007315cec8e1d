/** Asks the emulator of a port for its environment. @throws Error when none answers. */
export async function fetchEnvironment(host: string, port: number): Promise<Record<string, string>> {
  const name = host.includes(':') ? `[${host}]` : host
  const url = `http://${name}:${port}/__emulator/env`
  const nobody = new Error(`no emulator answers at ${host}:${port}; start one, or name its port with --port`)
  const response = await fetch(url).catch(() => undefined)
  if (response?.ok !== true) throw nobody
  const { env } = (await response.json().catch(() => ({}))) as { env?: Record<string, string> }
  if (env === undefined) throw nobody
  return env
}

/** Lines for a shell: `eval "$(dropbox-oauth-emulator --env)"`. */
export function exportLines(env: Readonly<Record<string, string>>): string {
  return Object.entries(env)
    .map(([name, value]) => `export ${name}='${value.replaceAll("'", String.raw`'\''`)}'`)
    .join('\n')
}
