import { expect, test } from 'vitest'
import { checkHistory } from '../support/history/check-history.ts'
import type { Server, TokenRequest } from '../support/history/check/tokens.ts'
import type { Rule } from '../support/history/event.ts'
import { type Contents, history } from '../support/history/in-short.ts'

/** Records of an account: linked at 0 with a token due at 100, and what may become of it. */
const contents: Contents = {
  linked: { state: 'linked', grant: 'g', access: 't1', issuedAt: 0, renewAt: 100 },
  leased: { state: 'linked', grant: 'g', access: 't1', issuedAt: 0, renewAt: 100 },
  renewed: { state: 'linked', grant: 'g', access: 't2', issuedAt: 100, renewAt: 200 },
  early: { state: 'linked', grant: 'g', access: 't2', issuedAt: 99, renewAt: 199 },
  rotated: { state: 'linked', grant: 'g2', access: 't2', issuedAt: 100, renewAt: 200 },
  grantless: { state: 'linked', access: 't2', issuedAt: 100, renewAt: 200 },
  imported: { state: 'linked', grant: 'g' },
  tombstone: { state: 'relink-required' },
  unlinking: { state: 'unlinking', grant: 'g', access: 't1', issuedAt: 0, renewAt: 100 },
  relinked: { state: 'linked', grant: 'h', access: 'u', issuedAt: 50, renewAt: 150 },
}

const refreshed: TokenRequest = { grant: 'g', access: 't2', isRefused: false }
const refused: TokenRequest = { grant: 'g', isRefused: true }
const down: TokenRequest = { grant: 'g', isRefused: false }

interface Case {
  readonly lines: readonly string[]
  readonly requests?: readonly TokenRequest[]
  readonly excused?: number
}

const link = ['P link k 0-3', 'P create linked 1-2']

const good: Readonly<Record<string, Case>> = {
  'linked, leased and renewed': {
    lines: [...link, 'Q token t2 3-9', 'Q write linked>leased 4-5', 'Q write leased>renewed 6-7'],
    requests: [refreshed],
  },
  'a token of before': { lines: [...link, 'Q token t1 4-5'] },
  'imported and refreshed at once': {
    lines: ['P import k 0-3', 'P create imported 1-2', 'Q write imported>early 4-5'],
    requests: [refreshed],
  },
  'a rotated grant': {
    lines: [...link, 'Q write linked>rotated 4-5'],
    requests: [{ ...refreshed, newGrant: 'g2' }],
  },
  'refused for good': { lines: [...link, 'Q write linked>tombstone 4-5'], requests: [refused] },
  'linked again after that': {
    lines: [...link, 'Q write linked>tombstone 4-5', 'P link k 6-9', 'P write tombstone>relinked 7-8'],
    requests: [refused],
  },
  'linked again by a process that was killed in it': {
    lines: [
      ...link,
      'Q write linked>tombstone 4-5',
      'P link k 6-',
      'P write tombstone>relinked 7-',
      'Q read relinked 8-9',
    ],
    requests: [refused],
  },
  'linked again before its time': { lines: [...link, 'P link k 4-7', 'P write linked>relinked 5-6'] },
  unlinked: {
    lines: [
      ...link,
      'Q unlink k 4-9',
      'Q write linked>unlinking 5-6',
      'Q delete unlinking 7-8',
      'R read none 10-11',
    ],
  },
  'an unlinked tombstone': {
    lines: [...link, 'Q write linked>tombstone 4-5', 'Q unlink k 6-9', 'Q delete tombstone 7-8'],
    requests: [refused],
  },
  'an answer that a link made worthless': {
    lines: [...link, 'Q write linked>leased 4-5', 'P link k 6-9', 'P write leased>relinked 7-8'],
    requests: [refreshed],
  },
  'a failed refresh': { lines: [...link, 'Q write linked>leased 4-5'], requests: [down, down] },
  'an answer that a killed process has taken along': {
    lines: [...link, 'Q write linked>leased 4-5', 'R write leased>renewed 6-7'],
    requests: [{ ...refreshed, access: 't1b' }, refreshed],
    excused: 1,
  },
}

const bad: Readonly<Record<string, Case & { readonly rule: Rule }>> = {
  'a tombstone that comes back to life': {
    rule: 'tombstone resurrected',
    lines: [...link, 'Q write linked>tombstone 4-5', 'R write tombstone>renewed 6-7'],
    requests: [refused, refreshed],
  },
  'an unlinking account that comes back to life': {
    rule: 'tombstone resurrected',
    lines: [...link, 'Q unlink k 4-9', 'Q write linked>unlinking 5-6', 'R write unlinking>renewed 7-8'],
    requests: [refreshed],
  },
  'a link of another process is no excuse': {
    rule: 'tombstone resurrected',
    lines: [...link, 'Q write linked>tombstone 4-5', 'P link k 6-9', 'R write tombstone>relinked 7-8'],
    requests: [refused],
  },
  'a link of before is no excuse': {
    rule: 'tombstone resurrected',
    lines: [...link, 'Q write linked>tombstone 4-5', 'P write tombstone>relinked 7-8'],
    requests: [refused],
  },
  'a record without its grant': {
    rule: 'lost grant',
    lines: [...link, 'Q write linked>grantless 4-5'],
    requests: [refreshed],
  },
  'another grant that the server has not given': {
    rule: 'lost grant',
    lines: [...link, 'Q write linked>rotated 4-5'],
    requests: [refreshed],
  },
  'a tombstone for an outage': {
    rule: 'lost grant',
    lines: [...link, 'Q write linked>tombstone 4-5'],
    requests: [down],
  },
  'a delete without unlink': { rule: 'deleted without unlink', lines: [...link, 'Q delete linked 4-5'] },
  'a delete of what was linked again': {
    rule: 'deleted without unlink',
    lines: [...link, 'Q unlink k 4-9', 'Q delete linked 5-6'],
  },
  'a refresh that was not due': {
    rule: 'refreshed too early',
    lines: [...link, 'Q write linked>early 4-5'],
    requests: [refreshed],
  },
  'a stored token that the server has not given': {
    rule: 'token from nowhere',
    lines: [...link, 'Q write linked>renewed 4-5'],
  },
  'a token that is given and never stored': {
    rule: 'token from nowhere',
    lines: [...link, 'Q token t2 4-5'],
    requests: [refreshed],
  },
  'a token that is given before it is stored': {
    rule: 'token from nowhere',
    lines: [...link, 'Q token t2 4-5', 'Q write linked>renewed 6-7'],
    requests: [refreshed],
  },
  'two refreshes for one expiry': {
    rule: 'too many requests',
    lines: [...link, 'Q write linked>leased 4-5', 'Q write leased>renewed 6-7'],
    requests: [refreshed, { ...refreshed, access: 't2b' }],
  },
  'more lost answers than killed processes': {
    rule: 'too many requests',
    lines: link,
    requests: [refreshed, { ...refreshed, access: 't2b' }],
    excused: 1,
  },
}

const serverOf = ({ requests = [], excused = 0 }: Case): Server => ({ requests, excused })

test.each(Object.entries(good))('good: %s', (_, one) => {
  expect(checkHistory(history(one.lines, contents), serverOf(one))).toEqual([])
})

test.each(Object.entries(bad))('bad: %s', (_, one) => {
  const violations = checkHistory(history(one.lines, contents), serverOf(one))
  expect(violations.map(({ rule }) => rule)).toContain(one.rule)
})
