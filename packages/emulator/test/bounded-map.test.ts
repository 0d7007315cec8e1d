import { describe, expect, it } from 'vitest'
import { BoundedMap } from '../src/state/bounded-map.ts'
import { heapBytes } from './support/heap.ts'

const keysOf = (map: BoundedMap<number>): string[] => [...map.entries()].map(([key]) => key)

function filled(...keys: string[]): BoundedMap<number> {
  const map = new BoundedMap<number>(3)
  for (const [i, key] of keys.entries()) map.set(key, i)
  return map
}

describe('a bounded map', () => {
  it('forgets the oldest, one for each that is new', () => {
    const map = filled('a', 'b', 'c', 'd', 'e')
    expect(keysOf(map)).toEqual(['c', 'd', 'e'])
    expect(map.get('b')).toBeUndefined()
  })

  it('takes what is set again for new', () => {
    const map = filled('a', 'b', 'c', 'a', 'd')
    expect(keysOf(map)).toEqual(['c', 'a', 'd'])
  })

  it('forgets nothing for what was deleted', () => {
    const map = filled('a', 'b', 'c', 'd')
    map.delete('b')
    map.delete('c')
    map.set('e', 0)
    map.set('f', 0)
    expect(keysOf(map)).toEqual(['d', 'e', 'f'])
    map.set('g', 0)
    expect(keysOf(map)).toEqual(['e', 'f', 'g'])
  })

  it('begins anew after it was cleared', () => {
    const map = filled('a', 'b', 'c', 'd')
    map.clear()
    for (const key of ['b', 'x', 'y', 'z']) map.set(key, 0)
    expect(keysOf(map)).toEqual(['x', 'y', 'z'])
  })

  it('stays as small as it is, however much comes and goes', () => {
    const map = filled('a')
    const before = heapBytes()
    for (let count = 0; count < 200_000; count++) {
      map.set('b', count)
      map.delete('b')
    }
    expect(heapBytes() - before).toBeLessThan(5_000_000)
    expect(keysOf(map)).toEqual(['a'])
  })
})
