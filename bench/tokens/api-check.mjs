// The call has reached the stub with the token.
import assert from 'node:assert/strict'
import { tokenUrl } from '../settings.mjs'
import { saved } from './saved.mjs'

export const check = async ({ call }) => {
  assert.equal((await call()).status, 200)
  const { authorization } = await (await fetch(tokenUrl)).json()
  assert.equal(authorization, `Bearer ${saved.accessToken}`)
}
