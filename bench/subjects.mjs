// Who is measured, in which figure. `global fetch` marks those that appear beside our own exchange over fetch.
const floor = (file, figures) => ({ file: `floors/${file}.mjs`, kind: 'floor', figures })
const ours = (file, figures) => ({ file: `ours/${file}.mjs`, kind: 'ours', figures })
const peer = (packageName, figures = ['start', 'finish']) => ({
  file: `peers/${packageName.split('/').at(-1)}.mjs`,
  kind: 'peer',
  packageName,
  figures,
})

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
]

export const peerPackages = subjects
  .filter(({ kind }) => kind === 'peer')
  .map(({ packageName }) => packageName)
