import {
  isDropboxOAuthError,
  type AnyDropboxOAuthError,
  type DropboxOAuth2FlowNoRedirect,
  type OAuth2FlowNoRedirectResult,
} from 'dropbox-oauth'

/** Tells the user what to do at Dropbox. */
export async function showSteps(flow: DropboxOAuth2FlowNoRedirect): Promise<void> {
  console.log(`1. Go to: ${await flow.start()}`)
  console.log('2. Click "Allow" (you might have to log in first).')
  console.log('3. Copy the authorization code.')
}

/**
 * Finishes the login with the first text that Dropbox takes for a code.
 * @returns undefined when there is nothing more to try
 */
export async function finishWith(
  flow: DropboxOAuth2FlowNoRedirect,
  texts: AsyncIterable<string>,
): Promise<OAuth2FlowNoRedirectResult | undefined> {
  for await (const text of texts) {
    try {
      return await flow.finish(text)
    } catch (error) {
      if (!isDropboxOAuthError(error)) throw error
      console.log(`Error: ${error.message}`)
      console.log(whatToDo(error.remedy))
      if (error.remedy === 'fix-config') return undefined
    }
  }
  console.log('No code, no account.')
  return undefined
}

/** A sentence for each remedy. */
export function whatToDo(remedy: AnyDropboxOAuthError['remedy']): string {
  switch (remedy) {
    case 'restart':
      return 'Open the address once more, click "Allow", and paste the new code.'
    case 'relink':
      return 'Run this program again to connect Dropbox again.'
    case 'retry':
      return 'Nothing is lost: try again in a while.'
    case 'fix-config':
      return 'Another code will not help: change the settings of the app, here or in the App Console, and run this again.'
    case 'none':
      return 'Paste the code that Dropbox shows after "Allow".'
    default:
      return remedy satisfies never
  }
}
