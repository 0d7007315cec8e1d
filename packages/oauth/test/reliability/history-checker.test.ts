import { expect, test } from 'vitest'
import { checkHistory } from '../support/history/check-history.ts'
import type { Rule } from '../support/history/event.ts'
import { history } from '../support/history/in-short.ts'

const good: Readonly<Record<string, readonly string[]>> = {
  'nothing at all': [],
  'absent from start to end': ['P read none 0-1', 'P write x>y 2-3!', 'P delete x 4-5!'],
  'a chain': ['P create a 0-1', 'P write a>b 2-3', 'Q write b>c 4-5', 'Q read c 6-7'],
  'one of many wins': [
    'P create a 0-9',
    'Q create b 0-9!',
    'R create c 0-9!',
    'P write a>d 10-19',
    'Q write a>e 10-19!',
  ],
  'a read during a write sees either': [
    'P create a 0-1',
    'P write a>b 2-9',
    'Q read a 3-4',
    'R read b 3-5',
    'S read none 0-1',
  ],
  'an answer that comes late': [
    'P create a 0-10',
    'Q read a 3-4',
    'Q delete a 5-6',
    'Q create b 7-8',
    'Q read b 8-9',
  ],
  'a create that waits for a delete': [
    'P create b 1-12',
    'Q create a 2-3',
    'Q delete a 4-5',
    'Q read none 5-6',
    'Q read b 13-14',
  ],
  'deleted and created again': [
    'P create a 0-1',
    'P delete a 2-3',
    'P read none 4-5',
    'P create b 6-7',
    'P write a>c 8-9!',
    'P read b 10-11',
  ],
  'a crashed write that happened': ['P create a 0-1', 'P write a>b 2-', 'Q read b 3-4', 'Q write b>c 5-6'],
  'a crashed write that happened later': ['P create a 0-1', 'P write a>b 2-', 'Q read a 3-4', 'Q read b 5-6'],
  'a crashed write that never happened': [
    'P create a 0-1',
    'P write a>b 2-',
    'Q write a>c 3-4',
    'Q read c 5-6',
  ],
  'a failed write that happened': ['P create a 0-1', 'P write a>b 2-3?', 'Q write a>c 4-5!', 'Q read b 6-7'],
  'a crashed create that happened': ['P create a 0-', 'Q create b 1-2!', 'Q read a 3-4', 'Q delete a 5-6'],
  'a crashed delete that happened': [
    'P create a 0-1',
    'P delete a 2-',
    'Q read none 3-4',
    'Q create b 5-6',
    'Q read b 7-8',
  ],
  'a crashed delete that happened later': [
    'P create a 0-1',
    'P delete a 2-',
    'Q read a 3-4',
    'Q read none 5-6',
  ],
  'a crashed delete that never happened': [
    'P create a 0-1',
    'P delete a 2-',
    'Q write a>b 3-4',
    'Q read b 5-6',
  ],
  'refused since a crashed write may have happened': ['P create a 0-1', 'P write a>b 2-', 'Q write a>c 3-4!'],
  'refused since a rival was under way': ['P create a 0-1', 'P write a>b 2-9', 'Q delete a 3-4!'],
  'two writers of the same content': [
    'P create a/x 0-1',
    'P write a>b/x 2-',
    'Q write a>b/x 2-',
    'R read b/x 3-4',
  ],
}

const bad: Readonly<Record<string, readonly [Rule, ...string[]]>> = {
  'two creates without a delete': ['created twice', 'P create a 0-1', 'Q create b 2-3'],
  'two creates at once': ['created twice', 'P create a 0-9', 'Q create b 0-9'],
  'two writes on the same version': ['fork', 'P create a 0-1', 'P write a>b 2-9', 'Q write a>c 2-9'],
  'two deletes of the same version': ['fork', 'P create a 0-1', 'P delete a 2-9', 'Q delete a 2-9'],
  'a write and a delete of the same version': ['fork', 'P create a 0-1', 'P delete a 2-9', 'Q write a>b 2-9'],
  'a crashed write that was seen, beside another': [
    'fork',
    'P create a 0-1',
    'P write a>b 2-',
    'Q write a>c 3-4',
    'R read b 5-6',
  ],
  'a write on a deleted version': [
    'fork',
    'P create a 0-1',
    'P delete a 2-3',
    'P create b 4-5',
    'Q write a>c 6-7',
  ],
  'a version that comes back': [
    'reused version',
    'P create 1 0-1',
    'P write 1>2 2-3',
    'P delete 2 4-5',
    'P create 1 6-7',
  ],
  'a version from nowhere': ['unknown version', 'P create a 0-1', 'P read x 2-3'],
  'a write on a version from nowhere': ['unknown version', 'P create a 0-1', 'P write x>b 2-3'],
  'a refused write that was seen': ['unknown version', 'P create a 0-1', 'Q write x>b 2-3!', 'P read b 4-5'],
  'a crashed write of something else': [
    'unknown version',
    'P create a 0-1',
    'P write a>b 2-',
    'Q read b/other 3-4',
  ],
  'a crashed write that was seen under two versions': [
    'unknown version',
    'P create a 0-1',
    'P write a>b/x 2-',
    'Q read b/x 3-4',
    'Q read c/x 5-6',
  ],
  'versions without a beginning': ['unknown version', 'P write b>a 0-1', 'P write a>b 2-3'],
  'another content under a version': ['changed record', 'P create a 0-1', 'P read a/other 2-3'],
  'an acknowledged write that later reads miss': [
    'wrong order',
    'P create a 0-1',
    'P write a>b 2-3',
    'Q read a 4-5',
  ],
  'a read of what is written later': ['wrong order', 'P create a 0-1', 'Q read b 2-3', 'P write a>b 4-5'],
  'a read of the new and then of the old': [
    'wrong order',
    'P create a 0-1',
    'P write a>b 2-20',
    'Q read b 3-4',
    'Q read a 5-6',
    'P write b>c 21-22',
  ],
  'a crashed write that goes and comes': [
    'wrong order',
    'P create a 0-1',
    'P write a>b 2-',
    'Q read b 3-4',
    'Q read a 5-6',
  ],
  'a successor before its parent': ['wrong order', 'P write a>b 0-1', 'P create a 2-3'],
  'a lost delete': ['wrong order', 'P create a 0-1', 'P delete a 2-3', 'Q read a 4-5'],
  'an acknowledged create that is not there': ['lost record', 'P create a 0-1', 'Q read none 2-3'],
  'an acknowledged write that is not there': [
    'lost record',
    'P create a 0-1',
    'P write a>b 2-3',
    'Q read none 4-5',
    'Q read b 6-7',
  ],
  'a delete that comes before its time': [
    'lost record',
    'P create a 0-1',
    'Q read none 2-3',
    'P delete a 4-5',
  ],
  'refused without a rival': ['false refusal', 'P create a 0-1', 'P write a>b 2-3!', 'P write a>c 4-5'],
  'a create refused where nothing is': [
    'false refusal',
    'P create a 0-1',
    'P delete a 2-3',
    'P create b 4-5!',
  ],
  'a delete refused without a rival': ['false refusal', 'P create a 0-1', 'P delete a 2-3!'],
}

const rulesOf = (...args: Parameters<typeof checkHistory>): Rule[] => [
  ...new Set(checkHistory(...args).map(({ rule }) => rule)),
]

test.each(Object.entries(good))('good: %s', (_, lines) => {
  expect(checkHistory(history(lines))).toEqual([])
  expect(checkHistory(history(lines).toReversed())).toEqual([])
})

test.each(Object.entries(bad))('bad: %s', (_, [rule, ...lines]) => {
  expect(rulesOf(history(lines))).toContain(rule)
})

test('keys are judged one by one', () => {
  const [one, other] = [history(['P create a 0-1']), history(['Q create a 2-3'])]
  const elsewhere = other.map((event) => ({ ...event, key: 'other' }))
  expect(checkHistory([...one, ...elsewhere])).toEqual([])
  expect(rulesOf([...one, ...other])).toEqual(['reused version'])
})
