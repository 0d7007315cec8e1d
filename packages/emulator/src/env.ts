/** Where an emulator is reached. */
export interface Reach {
  readonly url: string
  readonly httpsUrl?: string
  readonly proxyUrl?: string
  /** The file of the system's CAs and the emulator's own. */
  readonly caBundlePath?: string
}

const LOOPBACK = 'localhost,127.0.0.1,::1'

/**
 * The environment that leads unmodified clients here. Variables for CAs replace what a program trusts: they name a file
 * that has the system's CAs as well. Requests to this machine never go by a proxy.
 */
export function environment({ url, httpsUrl, proxyUrl, caBundlePath }: Reach): Record<string, string> {
  return {
    DROPBOX_OAUTH_EMULATOR_URL: url,
    RCLONE_DROPBOX_AUTH_URL: `${url}/oauth2/authorize`,
    RCLONE_DROPBOX_TOKEN_URL: `${url}/oauth2/token`,
    ...inBothCases('NO_PROXY', LOOPBACK),
    ...(httpsUrl !== undefined && hostsOfPythonSdk(new URL(httpsUrl).host)),
    ...(caBundlePath !== undefined && authorities(caBundlePath)),
    ...(proxyUrl !== undefined && { ...inBothCases('HTTPS_PROXY', proxyUrl), NODE_USE_ENV_PROXY: '1' }),
  }
}

/** Programs do not agree which one they read, and many prefer the lower-case one. */
const inBothCases = (name: string, value: string): Record<string, string> => ({
  [name]: value,
  [name.toLowerCase()]: value,
})

const hostsOfPythonSdk = (host: string): Record<string, string> => ({
  DROPBOX_API_HOST: host,
  DROPBOX_API_CONTENT_HOST: host,
  DROPBOX_API_NOTIFY_HOST: host,
  DROPBOX_WEB_HOST: host,
})

const authorities = (path: string): Record<string, string> => ({
  SSL_CERT_FILE: path,
  REQUESTS_CA_BUNDLE: path,
  CURL_CA_BUNDLE: path,
  NODE_EXTRA_CA_CERTS: path,
  DENO_CERT: path,
  RCLONE_CA_CERT: path,
})
