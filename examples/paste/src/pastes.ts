import { createInterface } from 'node:readline/promises'

/**
 * What the user pastes at the prompt, until the input ends. A paste may hold line breaks (a mail program broke a long
 * code in two), so all lines that arrive together are one text.
 */
export async function* pastes(prompt: string): AsyncGenerator<string> {
  const reader = createInterface({ input: process.stdin, output: process.stdout, prompt })
  const lines: string[] = []
  let ended = false
  let wake = (): void => {}
  reader.on('line', (line) => {
    lines.push(line)
    setImmediate(() => wake())
  })
  reader.on('close', () => {
    ended = true
    wake()
  })
  try {
    while (!ended) {
      reader.prompt()
      // `reader.line` is a last line without its Enter: the paste is not over yet.
      while (!ended && (lines.length === 0 || reader.line !== '')) {
        await new Promise<void>((resolve) => (wake = resolve))
      }
      if (lines.length > 0) yield lines.splice(0).join('\n')
    }
  } finally {
    reader.close()
  }
}
