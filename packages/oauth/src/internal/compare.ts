/**
 * Whether two texts are equal, in a time that depends on the length of `given` alone: no branch looks at a
 * character, and unequal lengths are compared to the end too.
 */
export function sameText(expected: string, given: string): boolean {
  let difference = expected.length ^ given.length
  for (let i = 0; i < given.length; i++) difference |= expected.charCodeAt(i) ^ given.charCodeAt(i)
  return difference === 0
}
