// Who is measured, in which figure. `global fetch` marks those that appear beside our own exchange over fetch.
const floor = (file, figures) => ({ file: `floors/${file}.mjs`, kind: 'floor', figures })
const ours = (file, figures) => ({ file: `ours/${file}.mjs`, kind: 'ours', figures })
const peer = (packageName, figures = ['start', 'finish']) => ({
  file: `peers/${packageName.split('/').at(-1)}.mjs`,
  kind: 'peer',
  packageName,
  figures,
})

const token = (file, kind, figures = ['hot', 'crowd']) => ({ file: `tokens/${file}.mjs`, kind, figures })

const withFetch = ['start', 'finish', 'fetch']

export const subjects = [
  floor('pooled-start', ['start']),
  floor('plain-start', ['start']),
  floor('http-finish', ['finish']),
  floor('fetch-finish', ['finish', 'fetch']),
  ours('start-per-request', ['start']),
  ours('start-reused', ['start']),
  ours('finish', ['finish']),
  ours('finish-over-fetch', ['finish', 'fetch']),
  peer('openid-client', withFetch),
  peer('oauth4webapi', withFetch),
  peer('arctic', withFetch),
  peer('@badgateway/oauth2-client', withFetch),
  peer('simple-oauth2'),
  peer('google-auth-library'),
  peer('passport-oauth2'),
  peer('grant'),
  peer('dropbox'),
  token('floor', 'floor'),
  token('ours', 'ours'),
  token('google-auth-library', 'peer'),
  token('oauth2-client', 'peer'),
  token('dropbox', 'peer'),
  token('api-floor', 'floor', ['api']),
  token('api-ours', 'ours', ['api']),
]

export const peerPackages = subjects
  .filter(({ packageName }) => packageName)
  .map(({ packageName }) => packageName)
