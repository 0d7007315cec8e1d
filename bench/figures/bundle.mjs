import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { build } from 'esbuild'
import { ours } from '../rows.mjs'

const resolveDir = fileURLToPath(new URL('..', import.meta.url))

const subjects = [
  { name: 'dropbox-oauth', kind: 'ours', from: 'DropboxOAuth2Flow, refreshAccessToken' },
  {
    name: '@badgateway/oauth2-client',
    from: 'OAuth2Client, generateCodeVerifier',
    note: 'checks no answer; state is the page’s own matter',
  },
  {
    name: 'arctic',
    from: 'OAuth2Client, CodeChallengeMethod, generateState, generateCodeVerifier',
    note: 'its generic client; comparing the state is the page’s own matter',
  },
  {
    name: 'oauth4webapi',
    from: `None, generateRandomCodeVerifier, calculatePKCECodeChallenge, generateRandomState, validateAuthResponse,
      authorizationCodeGrantRequest, processAuthorizationCodeResponse, refreshTokenGrantRequest, processRefreshTokenResponse`,
  },
  {
    name: 'openid-client',
    from: `Configuration, None, randomPKCECodeVerifier, calculatePKCECodeChallenge, randomState, buildAuthorizationUrl,
      authorizationCodeGrant, refreshTokenGrant`,
  },
  {
    name: 'dropbox',
    from: 'DropboxAuth',
    external: ['crypto', 'util'],
    note: 'cannot be taken apart: the whole SDK; its requires of crypto and util left out',
  },
]

const gzipBytes = async ({ name, from, external = [] }) => {
  const { outputFiles } = await build({
    stdin: { contents: `export { ${from} } from '${name}'`, resolveDir },
    bundle: true,
    minify: true,
    write: false,
    format: 'esm',
    platform: 'browser',
    conditions: ['browser'],
    external,
    tsconfigRaw: {}, // the workspace's own maps the name to the sources, and those to Node's transport
    logLevel: 'error',
  })
  return gzipSync(outputFiles[0].contents, { level: 9 }).length
}

const measureBundle = async (subject) => {
  const bytes = await gzipBytes(subject)
  return {
    name: subject.name,
    kind: subject.kind ?? 'peer',
    note: subject.note,
    median: bytes,
    min: bytes,
    max: bytes,
  }
}

export const bundle = {
  id: 'bundle',
  title: 'start + finish + refresh, bundled for the browser: gzip bytes',
  unit: 'bytes',
  run: () => Promise.all(subjects.map(measureBundle)),
  bars: (rows) => [{ text: '≤ 6,300 bytes', holds: ours(rows).median <= 6300 }],
}
