/** How the cookies of an application are set. */
export interface CookieJar {
  /** `__Host-` where the browser is to hold them to this very host. */
  readonly prefix: '__Host-' | ''
  readonly attributes: string
  /** The cookie that remembers the linked account. */
  readonly accountName: string
}

/**
 * The jar of an app at `origin`. `Lax`, since `Strict` cookies stay away on the way back from Dropbox. By http, on
 * loopback, some browsers refuse both `Secure` and the prefix.
 */
export function jarFor(origin: URL, consumerKey: string): CookieJar {
  const isSecure = origin.protocol === 'https:'
  const attributes = `; Path=/; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`
  const prefix = isSecure ? '__Host-' : ''
  // For one app, and without the prefix for one port: cookies ignore those, and two programs may share a host.
  const accountName = `${prefix}dropbox-account-${consumerKey}${isSecure ? '' : `-${origin.port}`}`
  return { prefix, attributes, accountName }
}

/** A `Set-Cookie` line. */
export function setCookie(jar: CookieJar, name: string, value: string, maxAgeSeconds: number): string {
  return `${name}=${value}; Max-Age=${maxAgeSeconds}${jar.attributes}`
}

/** A `Set-Cookie` line that takes a cookie away. */
export function clearCookie(jar: CookieJar, name: string): string {
  return setCookie(jar, name, '', 0)
}

/** The cookies of a request whose names begin so, in the order sent. A name can come twice. */
export function readCookies(header: string | undefined, start: string): [name: string, value: string][] {
  if (header === undefined || !header.includes(start)) return []
  return header.split(';').flatMap((pair): [string, string][] => {
    const text = pair.trim()
    const equals = text.indexOf('=')
    return text.startsWith(start) && equals > 0 ? [[text.slice(0, equals), text.slice(equals + 1)]] : []
  })
}
