import { renderUnicodeCompact } from 'uqr'

/** The address for a phone's camera, where the terminal has the room for it. */
export function renderQr(url: string, terminal: NodeJS.WriteStream): string | undefined {
  if (!terminal.isTTY) return undefined
  const code = renderUnicodeCompact(url, { ecc: 'L', border: 2 })
  const lines = code.split('\n')
  const fits = lines.length + 8 <= terminal.rows && (lines[0]?.length ?? 0) <= terminal.columns
  return fits ? code : undefined
}
