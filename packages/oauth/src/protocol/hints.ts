/** What a developer should look at, for the texts Dropbox is known to send. */
const hints: readonly (readonly [RegExp, string])[] = [
  [
    /No auth function available/,
    'Three likely causes: the refresh token or code needs the app secret and consumerSecret is missing; ' +
      '"Allow public clients" is off in the App Console; or something between here and Dropbox dropped or re-encoded the form body.',
  ],
  [/invalid_client/, 'Compare consumerKey and consumerSecret with the App Console.'],
  [/redirect_uri mismatch/, 'finish() must use the very redirectUri that start() used.'],
  [/code doesn't exist/, 'A code works once, for some minutes, and for the app it was issued to.'],
  [/code.verifier/, 'The code comes from another start() than the one being finished.'],
  [
    /unknown field/,
    'Dropbox takes no parameter it does not know; the app or its settings may not allow this one.',
  ],
]

/** The hint for a text of Dropbox, as a sentence to append, or nothing. */
export function hintFor(text: string): string {
  const hint = hints.find(([pattern]) => pattern.test(text))
  return hint ? ` ${hint[1]}` : ''
}
