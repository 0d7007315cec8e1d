import { isIP } from 'node:net'
import { isLoopbackName } from '../seed/schema.ts'

/** Whether an address to listen on can be reached from this machine only. */
export function isLoopbackHost(host: string): boolean {
  return isLoopbackName(host) || host === '::1'
}

/**
 * Whether the `Host` a request names is one that the emulator goes by. A web page that has its own name point here (DNS
 * rebinding) shows itself by that name. An address as `Host` cannot be such a name, but only counts where the emulator
 * was opened to other machines.
 */
export function isOwnHost(hostHeader: string | undefined, boundHost: string): boolean {
  const host = hostHeader === undefined ? undefined : hostnameOf(hostHeader)
  if (host === undefined) return false
  if (isLoopbackName(host) || host === boundHost.toLowerCase()) return true
  return !isLoopbackHost(boundHost) && isIP(host.replace(/^\[|\]$/g, '')) !== 0
}

/** The name or address in a `Host` header, without the port; `undefined` when it is no such thing. */
export function hostnameOf(hostHeader: string): string | undefined {
  if (/[/@?#\\\s]/.test(hostHeader) || !URL.canParse(`http://${hostHeader}`)) return undefined
  return new URL(`http://${hostHeader}`).hostname
}
