/** A command line that is wrong. */
export class ArgumentError extends Error {
  constructor(message: string) {
    super(message)
    this.name = 'ArgumentError'
  }
}

/** The error in the words of the command line, when that is where the mistake was made. */
export function asArgumentError(error: unknown): ArgumentError | undefined {
  if (error instanceof ArgumentError) return error
  if (!(error instanceof TypeError)) return undefined
  const { message } = error
  if (message.startsWith('switches.'))
    return new ArgumentError(`--switch: ${message.slice('switches.'.length)}`)
  return message.startsWith('options.') ? new ArgumentError(message.replace(OPTION, flag)) : undefined
}

/** `options.allowNonLoopback` is `--allow-non-loopback` here. */
const OPTION = /\boptions\.(\w+)/g

const flag = (_option: string, name: string): string =>
  `--${name.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`
