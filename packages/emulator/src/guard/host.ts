import { isIP } from 'node:net'
import { isLoopbackName } from '../seed/schema.ts'

/** Whether an address to listen on can be reached from this machine only. */
export function isLoopbackHost(host: string): boolean {
  return isLoopbackName(host) || host === '::1'
}

/**
 * Whether the host a request names is one that the emulator goes by. A web page that has its own name point here (DNS
 * rebinding) shows itself by that name. An address as `Host` cannot be such a name, but only counts where the emulator
 * was opened to other machines.
 */
export function isOwnHost(host: string, boundHost: string): boolean {
  if (isLoopbackName(host) || host === boundHost.toLowerCase()) return true
  return !isLoopbackHost(boundHost) && isIP(withoutBrackets(host)) !== 0
}

/** The host of a URL as sockets take it: an address of IPv6 without its brackets. */
export const withoutBrackets = (host: string): string => host.replace(/^\[|\]$/g, '')
