import { describe, expect, test } from 'vitest'
import {
  BadInputException,
  BadRequestException,
  BadStateException,
  DropboxOAuth2FlowBase,
  DropboxOAuth2FlowNoRedirect,
  NotApprovedException,
  OAuth2FlowNoRedirectResult,
  OAuth2FlowResult,
  ProviderException,
  TokenEndpointException,
} from '../../src/index.ts'
import { goodAnswer, stubFetch } from './stub.ts'

const consumerKey = 'appkey0123456ab'

describe('the paste flow', () => {
  test('gives a URL without redirect URI and state, and a result without url state', async () => {
    const { fetch, forms } = stubFetch()
    const flow = new DropboxOAuth2FlowNoRedirect({ consumerKey, fetch, scope: ['account_info.read'] })
    expect(flow).toBeInstanceOf(DropboxOAuth2FlowBase)
    const { code_challenge: challenge, ...rest } = Object.fromEntries(
      new URL(await flow.start()).searchParams,
    )
    expect(challenge).toMatch(/^[\w-]{43}$/)
    expect(rest).toEqual({
      response_type: 'code',
      client_id: consumerKey,
      token_access_type: 'offline',
      scope: 'account_info.read',
      code_challenge_method: 'S256',
    })
    const result = await flow.finish('CODE')
    expect(result).toBeInstanceOf(OAuth2FlowNoRedirectResult)
    expect(result).not.toBeInstanceOf(OAuth2FlowResult)
    expect(result).toMatchObject({ accessToken: 'sl.u.ACCESS', accountId: goodAnswer.account_id })
    expect([...(forms[0]?.keys() ?? [])]).toEqual(['grant_type', 'code', 'client_id', 'code_verifier'])
  })

  test.each([
    ['blanks around', '  CODE\t', 'CODE'],
    ['quotes around', ' "‘CODE’" ', 'CODE'],
    ['guillemets and backticks around', '«`CODE`»', 'CODE'],
    ['line breaks around and inside', '\r\nCO\r\nDE\n', 'CODE'],
    ['zero-width characters around', '\ufeff\u200bCODE\u2060', 'CODE'],
    ['the whole redirect URL', 'https://my.org/finish?state=S%7Cx&code=CO%2FDE#frag', 'CO/DE'],
    ['the brackets of a mail', '<https://my.org/finish?code=CODE>', 'CODE'],
    ['separators of Unicode inside', '\u200eCO\u2028DE\u200f', 'CODE'],
    ['blanks inside, however many', `CO${' '.repeat(4_000)}DE`, `CO${' '.repeat(4_000)}DE`],
    ['a custom scheme', '"db-key:/2/token?code=CODE&state=x"', 'CODE'],
    ['a URL broken over lines', 'http://localhost:3000/cb?st\nate=1&code=CO\nDE', 'CODE'],
    ['anything else, as it is', 'a b+c%2F=&"x', 'a b+c%2F=&"x'],
    ['a code with a colon', 'CODE:X', 'CODE:X'],
  ])('takes %s', async (_, pasted, code) => {
    const { fetch, forms } = stubFetch()
    const flow = new DropboxOAuth2FlowNoRedirect({ consumerKey, fetch })
    await flow.start()
    await flow.finish(pasted)
    expect(forms[0]?.get('code')).toBe(code)
  })

  test.each([
    ['nothing', ' "" \n', BadRequestException],
    ['too much', 'x'.repeat(20_000), BadRequestException],
    ['a URL without a code', 'https://my.org/finish', BadRequestException],
    ['a URL with two codes', 'https://my.org/finish?code=a&code=b', BadRequestException],
    ['half a surrogate pair', 'CODE\ud800', BadRequestException],
    ['the URL of a refusal', 'https://my.org/finish?error=access_denied', NotApprovedException],
    ['the URL of an error', 'https://my.org/finish?error=server_error&state=x', ProviderException],
    ['no text at all', 7 as unknown as string, BadInputException],
  ])('refuses %s and sends nothing', async (_, pasted, type) => {
    const { fetch, forms } = stubFetch()
    const flow = new DropboxOAuth2FlowNoRedirect({ consumerKey, fetch })
    await flow.start()
    await expect(flow.finish(pasted)).rejects.toThrow(type)
    expect(forms).toHaveLength(0)
  })

  test('stays usable after a refused code, but sends none twice', async () => {
    const refusal = { error: 'invalid_grant', error_description: "code doesn't exist or has expired" }
    const refused = stubFetch(refusal, 400)
    const good = stubFetch()
    let current = refused.fetch
    const flow = new DropboxOAuth2FlowNoRedirect({
      consumerKey,
      fetch: (input, init) => current(input, init),
    })
    await flow.start()
    await expect(flow.finish('BAD')).rejects.toThrow(TokenEndpointException)
    current = good.fetch
    await expect(flow.finish(' BAD ')).rejects.toThrow(BadRequestException)
    await expect(flow.finish('GOOD')).resolves.toBeDefined()
    await expect(flow.finish('GOOD')).rejects.toThrow('works once')
    expect(refused.forms.length + good.forms.length).toBe(2)
  })

  test('with a secret and without PKCE needs no start, as in Python', async () => {
    const { fetch, forms } = stubFetch()
    const flow = new DropboxOAuth2FlowNoRedirect({ consumerKey, consumerSecret: 's', usePkce: false, fetch })
    await flow.finish('CODE')
    expect([...(forms[0]?.keys() ?? [])]).toEqual(['grant_type', 'code', 'client_id', 'client_secret'])
  })

  test('with PKCE needs a start', async () => {
    const flow = new DropboxOAuth2FlowNoRedirect({ consumerKey, consumerSecret: 's' })
    await expect(flow.finish('CODE')).rejects.toThrow(BadStateException)
    expect(() => flow.savePending()).toThrow(BadStateException)
  })

  test('two starts prove themselves by different verifiers', async () => {
    const flow = new DropboxOAuth2FlowNoRedirect({ consumerKey })
    const challenge = async () => new URL(await flow.start()).searchParams.get('code_challenge')
    expect(await challenge()).not.toBe(await challenge())
  })
})

describe('a saved login', () => {
  test('is finished by another flow object, with the verifier of the first', async () => {
    const { fetch, forms } = stubFetch()
    const first = new DropboxOAuth2FlowNoRedirect({ consumerKey })
    await first.start()
    const pending = first.savePending()
    expect(pending).toMatch(/^[\w.-]+$/)
    const second = new DropboxOAuth2FlowNoRedirect({ consumerKey, pending: `${pending}\n`, fetch })
    expect(second.savePending()).toBe(pending)
    await second.finish('CODE')
    expect(forms[0]?.get('code_verifier')).toMatch(/^[\w-]{43}$/)
  })

  test('without PKCE is one too', async () => {
    const options = { consumerKey, consumerSecret: 's', usePkce: false }
    const first = new DropboxOAuth2FlowNoRedirect(options)
    await first.start()
    const { fetch, forms } = stubFetch()
    const second = { ...options, usePkce: true, fetch, pending: first.savePending() }
    await new DropboxOAuth2FlowNoRedirect(second).finish('CODE')
    expect(forms[0]?.has('code_verifier')).toBe(false)
  })

  test('is refused when it is damaged anywhere, or foreign', async () => {
    const first = new DropboxOAuth2FlowNoRedirect({ consumerKey })
    await first.start()
    const pending = first.savePending()
    const take =
      (text: unknown, key = consumerKey) =>
      () =>
        new DropboxOAuth2FlowNoRedirect({ consumerKey: key, pending: text as string })
    for (let i = 0; i < pending.length; i++) {
      const other = pending[i] === 'x' ? 'y' : 'x'
      expect(take(pending.slice(0, i) + other + pending.slice(i + 1))).toThrow(BadInputException)
      expect(take(pending.slice(0, i))).toThrow(BadInputException)
    }
    for (const junk of ['', '.', `${pending}.x`, 7, {}, null]) expect(take(junk)).toThrow(BadInputException)
    expect(take(pending, 'otherkey')).toThrow('another app key')
    expect(take(pending)).not.toThrow()
  })
})
