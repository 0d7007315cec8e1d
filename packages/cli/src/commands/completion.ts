import { usageError } from '../cli-error.ts'
import { bashScript } from '../completion/bash.ts'
import { fishScript } from '../completion/fish.ts'
import { type Outline, shells } from '../completion/outline.ts'
import { powershellScript } from '../completion/powershell.ts'
import { zshScript } from '../completion/zsh.ts'
import type { Session } from '../session.ts'

const writers: Readonly<Record<string, (outline: Outline) => string>> = {
  bash: bashScript,
  zsh: zshScript,
  fish: fishScript,
  powershell: powershellScript,
}

/** Prints the completion script of a shell: static, so that no program runs at the Tab key. */
export function completion({ output }: Session, shell: string, outline: Outline): void {
  const write = Object.hasOwn(writers, shell) ? writers[shell] : undefined
  if (!write) throw usageError(`completion knows ${shells.join(', ')}`)
  const script = write(outline)
  output.answer({ shell, script }, script)
}
