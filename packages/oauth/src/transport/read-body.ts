import type { Answer } from '../protocol/answer.ts'
import { bodyLimit, tooLong } from './wire.ts'

const decoder = new TextDecoder()

/** The body as text, up to the limit, or what has come of it when the signal aborts. */
export async function readBody(
  response: Response,
  signal?: AbortSignal,
): Promise<Pick<Answer, 'body' | 'defect'>> {
  const reader = response.body?.getReader()
  const letGo = (): void => void reader?.cancel().catch(() => {}) // nobody waits for it; a failure of the rest is no news
  signal?.addEventListener('abort', letGo)
  const chunks: Uint8Array[] = []
  let size = 0
  for (;;) {
    const chunk = await reader?.read()
    if (!chunk || chunk.done) return { body: decoder.decode(joined(chunks, size)), defect: undefined }
    size += chunk.value.length
    if (size > bodyLimit) {
      letGo()
      return { body: '', defect: tooLong }
    }
    chunks.push(chunk.value)
  }
}

function joined(chunks: readonly Uint8Array[], size: number): Uint8Array {
  const [first] = chunks
  if (first && chunks.length === 1) return first
  const bytes = new Uint8Array(size)
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}
