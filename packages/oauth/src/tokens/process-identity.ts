/**
 * Names this process among all of its machine, or nothing where that cannot be known for sure: only Linux tells the
 * boot, the process namespace and the start of a process, without which another process or a container of today may be
 * taken for one of yesterday.
 */
export function nameProcess(): string | undefined {
  return (self ??= nameOf('self'))
}

let self: string | undefined

/** Whether a named process is of this machine and namespace and has ended. */
export function isDeadProcess(name: string): boolean {
  const own = nameProcess()
  const [boot, namespace, pid] = name.split('/')
  if (!own || !pid || !own.startsWith(`${boot}/${namespace}/`)) return false
  const now = nameOf(pid)
  return now === undefined ? !exists(Number(pid)) : now !== name
}

/** `boot id/process namespace/pid/start`, from what Linux tells in /proc (proc(5)). */
function nameOf(pid: string): string | undefined {
  // Deno would ask its user for the right to read; a lease of a dead process just lasts longer there.
  if (globalThis.process?.platform !== 'linux' || 'Deno' in globalThis) return undefined
  try {
    const { readFileSync, readlinkSync } = process.getBuiltinModule('node:fs')
    const boot = readFileSync('/proc/sys/kernel/random/boot_id', 'latin1').trim()
    const namespace = readlinkSync('/proc/self/ns/pid')
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1')
    // After the name, which stands in brackets and may hold anything: state is field 3, the start field 22.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const start = fields[0] === 'Z' || fields[0] === 'X' ? 'ended' : fields[19]
    return [boot, namespace, Number.parseInt(stat, 10), start].join('/')
  } catch {
    return undefined
  }
}

/** Whether there is such a process, also when /proc does not show it to us (its option `hidepid`). */
function exists(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch (error) {
    return (error as { code?: string }).code !== 'ESRCH'
  }
}
