import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../../architecture/support/source-file.ts'
import type { Block } from './blocks.ts'

const settings = {
  extends: '../../tsconfig.json',
  compilerOptions: {
    // An example may show a value and leave it at that.
    noUnusedLocals: false,
    noUnusedParameters: false,
    lib: ['es2023', 'esnext.disposable', 'dom', 'dom.iterable', 'dom.asynciterable'],
  },
  include: ['*.ts', '*.tsx'],
}

/** What the compiler says of each block, by the place it is written at. All are compiled at once: that takes a few seconds. */
export function compile(blocks: readonly Block[]): Map<Block, string[]> {
  const artifacts = join(root, 'artifacts')
  mkdirSync(artifacts, { recursive: true })
  const folder = mkdtempSync(join(artifacts, 'examples-'))
  try {
    writeFileSync(join(folder, 'tsconfig.json'), JSON.stringify(settings))
    blocks.forEach((block, i) => writeFileSync(join(folder, `${i}.tsx`), inPlace(block)))
    return assign(blocks, runCompiler(folder))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** The code at the line it has in its document, so that the compiler's line is the document's. */
function inPlace({ line, code }: Block): string {
  return `${'\n'.repeat(line - 1)}${code}\nexport {}\n`
}

function runCompiler(folder: string): string[] {
  const tsc = join(root, 'node_modules/.bin/tsc')
  const { stdout, stderr, status } = spawnSync(tsc, ['-p', folder, '--pretty', 'false'], {
    cwd: folder,
    encoding: 'utf8',
  })
  const lines = stdout.split('\n').filter((line) => /^\d+\.tsx\(/.test(line))
  if (status !== 0 && lines.length === 0) throw new Error(`tsc did not run:\n${stdout}${stderr}`)
  return lines
}

function assign(blocks: readonly Block[], lines: readonly string[]): Map<Block, string[]> {
  return new Map(
    blocks.map((block, i) => [
      block,
      lines
        .filter((line) => line.startsWith(`${i}.tsx(`))
        .map((line) => line.replace(/^\d+\.tsx\((\d+),\d+\)/, `${block.path}:$1`)),
    ]),
  )
}
