import { app } from './settings.mjs'

const code = 'kx3Q_9vT-zAAAAAAAAAAF1c8mRkL2nWj0p5uYs7bHdE'

/** The way back from Dropbox to that login, in each form a library may want: as Express has it, and as a whole URL. */
export const callbackOf = ({ url }) => {
  const state = new URL(url).searchParams.get('state')
  const search = `?code=${code}&state=${state}`
  return { query: { code, state }, search, href: app.redirectUri + search }
}
