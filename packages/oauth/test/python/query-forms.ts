import type { JsonObject } from './case.ts'

/** The forms in which a framework may hand over one and the same query. */
export const FORMS = ['record', 'params', 'text', 'path', 'url'] as const
export type Form = (typeof FORMS)[number]

type Query = URLSearchParams | URL | string | JsonObject

/** The query in that form, or `undefined` where the form has no words for it: a query string knows texts only. */
export function inForm(query: JsonObject, form: Form): Query | undefined {
  if (form === 'record') return query
  const entries = Object.entries(query)
  if (!entries.every((entry): entry is [string, string] => typeof entry[1] === 'string')) return undefined
  const params = new URLSearchParams(entries)
  switch (form) {
    case 'params':
      return params
    case 'text':
      return String(params)
    case 'path':
      return `/dropbox-auth-finish?${params}`
    case 'url':
      return new URL(`https://app.example/dropbox-auth-finish?${params}#_`)
    default:
      return form satisfies never
  }
}
