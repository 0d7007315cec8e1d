/** What Dropbox says of a user, in an ID token and at the userinfo route. */
export interface UserClaims {
  /** The address, with the scope `email`. It can change: recognise users by `sub`. */
  email?: string
  /** Whether Dropbox has seen that the address is the user's. Only then it may name an account of yours. */
  emailVerified?: boolean
  /** With the scope `profile`. */
  givenName?: string
  /** With the scope `profile`. */
  familyName?: string
}

/** Picks the claims about the user, those that are there and of their type. */
export function readUserClaims(claims: Readonly<Record<string, unknown>>): UserClaims {
  const { email, email_verified: emailVerified, given_name: givenName, family_name: familyName } = claims
  return {
    ...(typeof email === 'string' && { email }),
    ...(typeof emailVerified === 'boolean' && { emailVerified }),
    ...(typeof givenName === 'string' && { givenName }),
    ...(typeof familyName === 'string' && { familyName }),
  }
}
