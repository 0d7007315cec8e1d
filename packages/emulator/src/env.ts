import { delimiter, dirname, join } from 'node:path'
import { withoutBrackets } from './guard/host.ts'

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
    ...(proxyUrl !== undefined && byProxy(proxyUrl)),
    ...(caBundlePath !== undefined && { JAVA_TOOL_OPTIONS: optionsOfJava(caBundlePath, proxyUrl) }),
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

/** Node and Perl's clients look at the variables of the proxy when they are told to. */
const byProxy = (url: string): Record<string, string> => ({
  ...inBothCases('HTTPS_PROXY', url),
  NODE_USE_ENV_PROXY: '1',
  PERL_LWP_ENV_PROXY: '1',
  MOJO_PROXY: '1',
})

/** PHP reads no variable for authorities, but settings in a folder: before ours, in those of its own. */
const authorities = (path: string): Record<string, string> => ({
  SSL_CERT_FILE: path,
  REQUESTS_CA_BUNDLE: path,
  CURL_CA_BUNDLE: path,
  NODE_EXTRA_CA_CERTS: path,
  DENO_CERT: path,
  RCLONE_CA_CERT: path,
  HTTPLIB2_CA_CERTS: path,
  PERL_LWP_SSL_CA_FILE: path,
  MOJO_CA_FILE: path,
  PHP_INI_SCAN_DIR: `${delimiter}${dirname(path)}`,
})

/** Java reads no other variable. A path with a blank needs the quotes; requests to this machine it never sends to a proxy. */
function optionsOfJava(caBundlePath: string, proxyUrl: string | undefined): string {
  const store = join(dirname(caBundlePath), 'java.jks')
  const trust = [`-Djavax.net.ssl.trustStore="${store}"`, '-Djavax.net.ssl.trustStoreType=JKS']
  if (proxyUrl === undefined) return trust.join(' ')
  const { hostname, port } = new URL(proxyUrl)
  return [...trust, `-Dhttps.proxyHost=${withoutBrackets(hostname)}`, `-Dhttps.proxyPort=${port}`].join(' ')
}
