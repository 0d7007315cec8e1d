// A login that waits in the browser, as somebody writes it who keeps nothing on the server.
import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { sessionSecret } from './settings.mjs'

const key = Buffer.from(hkdfSync('sha256', sessionSecret, '', 'cookies', 32))

/** The cookie's name goes in as additional data: a text opens under no other. */
export const seal = (name, value) => {
  const nonce = randomBytes(12)
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(Buffer.from(name))
  const sealed = [nonce, cipher.update(JSON.stringify(value), 'utf8'), cipher.final(), cipher.getAuthTag()]
  return Buffer.concat(sealed).toString('base64url')
}

export const open = (name, text = '') => {
  const sealed = Buffer.from(text, 'base64url')
  if (sealed.length < 28) return undefined
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, sealed.subarray(0, 12), { authTagLength: 16 })
    decipher.setAAD(Buffer.from(name)).setAuthTag(sealed.subarray(-16))
    return JSON.parse(Buffer.concat([decipher.update(sealed.subarray(12, -16)), decipher.final()]).toString())
  } catch {
    return undefined
  }
}
