/**
 * Keys by how stores confuse them with each other, or take them for something else, with a blank between each. `@` stands
 * for what makes a key nobody else's, `·` for a blank in it.
 */
const shapes: readonly string[] = [
  '@ @A @a @AA @aa',
  // Separators, and what they are sometimes replaced by.
  '@a:b @a/b @a\\b @a-b @a_b @a.b @a|b @a+b @a,b @ab @: :@ @:: @:a:b @:a a:@ b:@',
  // Paths and names of files.
  '../@ ./@ /@ //@ @/ @/. @/../@ @. @.. CON.@ con.@ NUL.@ .@ @.json @.tmp C:\\@ ~@ -@',
  // Patterns, escapes, a cluster's hash tags, SQL.
  '@% @_ @* @? @*?[ @[a] @%00 @%2F @%25 @\\0 @\\u0000 @= @& @# @$ {tag}@ {other}@ {@} {}@ @\';-- @" @`',
  // What looks the same, sorts the same or folds to the same.
  '@é @e\u0301 @e @É @ß @ss @ﬀ @ff @İ @i @ı @Å @\u212b @１ @1 @Ω @\u2126 @Σ @ς @σ',
  '@😀 @😁 @日本 @\u200b @\u200d @\uffff @\u{10ffff}',
  // Blanks, which trimming loses, and ends of texts and lines.
  '·@ @· ··@ @·b \t@ @\t \n@ @\n @\r @\r\n @\u00a0 @a\nb @\0 \0@ @\0b',
]

/** Keys that a store may confuse, all with `id` in them, which is no longer than 100 characters. */
export function confusableKeys(id: string): readonly string[] {
  const room = 1_000 - id.length
  return [
    ...shapes
      .flatMap((line) => line.split(' '))
      .map((shape) => shape.replaceAll('·', ' ').replaceAll('@', id)),
    // As long as keys get, and different only at their end.
    ...['a', 'b', '😀'].map((end) => `${id}${'x'.repeat(room - end.length)}${end}`),
    `${id}${'é'.repeat(room)}`,
  ]
}
