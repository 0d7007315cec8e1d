import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

// Only what works on files: the other threads of Node make too many other calls to be counted.
const traced = '%file,open,fsync,fchmod,close,getdents64,write,pwrite64'

/** A system call that a store makes: the `nth` of that name. */
export interface SystemCall {
  readonly name: string
  readonly nth: number
}

/** The system calls on a directory which a process makes during some work. */
export async function systemCallsOf(
  pid: number,
  directory: string,
  work: () => Promise<unknown>,
): Promise<SystemCall[]> {
  const folder = mkdtempSync(join(tmpdir(), 'file-store-trace-'))
  try {
    await during(pid, ['-ff', '-y', '-o', join(folder, 'trace'), '-e', `trace=${traced}`], work)
    // A file for each thread: the store's calls are all made by one.
    const traces = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'utf8'))
    return traces.flatMap((trace) => callsOn(directory, trace))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

/** Does work while a system call of a process fails, or is the last thing that the process tries. */
export async function tampering<T>(
  pid: number,
  call: SystemCall,
  how: { error: string } | { signal: string },
  work: () => Promise<T>,
): Promise<T> {
  const what = 'error' in how ? `error=${how.error}` : `signal=${how.signal}`
  const inject = `inject=${call.name}:${what}:when=${call.nth}`
  return during(pid, ['-f', '-o', '/dev/null', '-e', `trace=${call.name}`, '-e', inject], work)
}

/** Freezes a process once a system call is done, does other work, and lets the process go on with its own. */
export async function freezing<T>(
  pid: number,
  call: SystemCall,
  work: () => Promise<T>,
  meanwhile: () => Promise<unknown>,
): Promise<T> {
  const inject = `inject=${call.name}:signal=STOP:when=${call.nth}`
  return during(pid, ['-f', '-e', `trace=${call.name}`, '-e', inject], async (hasSaid) => {
    const result = work()
    await hasSaid('stopped by SIGSTOP')
    await meanwhile()
    // More than once: a signal that comes while strace is still busy with the stop can be lost.
    const goingOn = setInterval(() => process.kill(pid, 'SIGCONT'), 50)
    return await result.finally(() => clearInterval(goingOn))
  })
}

function callsOn(directory: string, trace: string): SystemCall[] {
  const counts = new Map<string, number>()
  return trace.split('\n').flatMap((line) => {
    const name = /^\w+(?=\()/.exec(line)?.[0]
    if (name === undefined) return []
    const nth = (counts.get(name) ?? 0) + 1
    counts.set(name, nth)
    return line.includes(directory) ? [{ name, nth }] : []
  })
}

/** Waits until strace has said a text. */
type Listener = (text: string) => Promise<void>

async function during<T>(pid: number, args: string[], work: (hasSaid: Listener) => Promise<T>): Promise<T> {
  const strace = spawn('strace', [...args, '-p', `${pid}`], { stdio: ['ignore', 'ignore', 'pipe'] })
  const end = once(strace, 'close')
  const hasSaid = listener(strace)
  try {
    await hasSaid('attached')
    return await work(hasSaid)
  } finally {
    strace.kill('SIGINT') // it lets go of the process
    await end
  }
}

function listener(strace: ChildProcess): Listener {
  let said = ''
  strace.stderr?.on('data', (chunk) => (said += chunk))
  return (text) =>
    new Promise((resolve, reject) => {
      const look = (): void => {
        if (said.includes(text)) resolve()
      }
      strace.stderr?.on('data', look)
      strace.on('error', () => reject(new Error('strace is needed: apt-get install strace')))
      strace.on('exit', () =>
        reject(
          new Error(`strace needs root, or kernel.yama.ptrace_scope=0. It ended without "${text}": ${said}`),
        ),
      )
      look()
    })
}
