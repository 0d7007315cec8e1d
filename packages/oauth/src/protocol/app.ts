import { refuse, requireOptions, requireVisible } from './checks.ts'

/** Who asks: the app key, and the app secret where the program can keep one. */
export interface AppCredentials {
  readonly consumerKey: string
  readonly consumerSecret: string | undefined
}

/** Checks the credentials an option object carries. */
export function readApp(options: {
  consumerKey: string
  consumerSecret?: string | undefined
}): AppCredentials {
  const { consumerKey, consumerSecret } = requireOptions(options)
  requireVisible(consumerKey, 'consumerKey', 'It is the "App key" in the Dropbox App Console.')
  if (consumerSecret === '') refuse('consumerSecret', 'it is empty. Leave it out for an app without a secret')
  if (consumerSecret !== undefined) requireVisible(consumerSecret, 'consumerSecret')
  return { consumerKey, consumerSecret }
}
