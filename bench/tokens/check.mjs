// A subject is measured only after it was seen to give the saved token without a request, and a new one, to everybody,
// after one request or more: how many is part of its row.
import assert from 'node:assert/strict'
import { callers } from './measure.mjs'
import { saved } from './saved.mjs'
import { tokenUrl } from '../settings.mjs'

const posts = async () => (await (await fetch(tokenUrl)).json()).posts

export const check = async ({ accessToken, expire }) => {
  const before = await posts()
  assert.equal(await accessToken(), saved.accessToken)
  assert.equal(await posts(), before)
  expire()
  const given = await Promise.all(Array.from({ length: callers }, accessToken))
  assert.equal(given.length, callers)
  for (const token of given) assert.ok(token.length === 1139 && token !== saved.accessToken)
  return { posts: (await posts()) - before }
}
