/** What Dropbox says of a user, in an ID token and at the userinfo route. */
export interface UserClaims {
  email?: string
  emailVerified?: boolean
  givenName?: string
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
