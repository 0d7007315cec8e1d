/** The one form of everything that `--json` prints. */
export function toEnvelope(
  command: string,
  said: { ok: true; result: unknown } | { ok: false; error: object },
): string {
  const { ok, ...rest } = said
  return JSON.stringify({ ok, schemaVersion: 1, command, ...rest })
}
