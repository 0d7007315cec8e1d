import { createBrowserLogin } from 'dropbox-oauth/browser'

/** Set when the page is built: the app's key, which is no secret, and another Dropbox than the real one. */
const { VITE_DROPBOX_APP_KEY, VITE_DROPBOX_URL } = import.meta.env

/** Made once, for the whole page. The accounts stay on this device, for all of its tabs. */
export const login = createBrowserLogin({
  consumerKey: VITE_DROPBOX_APP_KEY,
  redirectUri: `${location.origin}/dropbox-auth-finish`, // each origin this page is served from is registered
  scope: ['account_info.read'],
  storage: 'local',
  ...(VITE_DROPBOX_URL && {
    endpoints: {
      authorize: `${VITE_DROPBOX_URL}/oauth2/authorize`,
      token: `${VITE_DROPBOX_URL}/oauth2/token`,
      api: VITE_DROPBOX_URL,
    },
  }),
})
