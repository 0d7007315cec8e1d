import { inspect } from 'node:util'

/** A secret as it may appear where it must not: raw and in each common encoding. */
export function encodings(secret: string): Record<string, string> {
  const percent = encodeURIComponent(secret)
  return {
    raw: secret,
    base64: Buffer.from(secret).toString('base64').replace(/=+$/, ''),
    base64url: Buffer.from(secret).toString('base64url'),
    hex: Buffer.from(secret).toString('hex'),
    'upper-case hex': Buffer.from(secret).toString('hex').toUpperCase(),
    percent,
    'lower-case percent': percent.replace(/%../g, (code) => code.toLowerCase()),
    form: new URLSearchParams({ '': secret }).toString().slice(1),
    json: JSON.stringify(secret).slice(1, -1),
    'double percent': encodeURIComponent(percent),
  }
}

/** Every text a value can turn into on its way to a log. */
export function textsOf(value: unknown): Record<string, string> {
  const texts: Record<string, string> = {
    String: String(value),
    inspect: inspect(value, {
      depth: Infinity,
      showHidden: true,
      maxStringLength: Infinity,
      maxArrayLength: Infinity,
    }),
    'inspect with getters': inspect(value, { depth: Infinity, getters: true }),
    JSON: JSON.stringify(value) ?? '',
  }
  if (value instanceof Error) {
    Object.assign(texts, {
      message: value.message,
      stack: value.stack ?? '',
      cause: inspect(value.cause, { depth: Infinity }),
    })
    for (const key of Reflect.ownKeys(value))
      texts[`own ${String(key)}`] = inspect(Reflect.get(value, key), { depth: Infinity })
  }
  return texts
}

/** The places where one of the secrets can be read in a text: an empty list is what a test wants. */
export function leaks(
  texts: Readonly<Record<string, string>>,
  secrets: Readonly<Record<string, string>>,
): string[] {
  return Object.entries(secrets).flatMap(([name, secret]) =>
    Object.entries(encodings(secret)).flatMap(([encoding, spelled]) => {
      const places = Object.keys(texts).filter((place) => texts[place]?.includes(spelled))
      return places.length > 0 ? [`${name} (${encoding}) in ${places.join(', ')}`] : []
    }),
  )
}
