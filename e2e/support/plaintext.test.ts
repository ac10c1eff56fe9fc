// The search for leaks finds what is planted, in every form and at every offset.
import { describe, expect, test } from 'vitest'
import { formsFound } from './plaintext.ts'

describe('CO-2 the search for plaintext', () => {
  const noise = Buffer.from('0123456789abcdefghijklmnopqrstuvwxyz'.repeat(20))
  const within = (planted: Buffer | string) => Buffer.concat([noise, Buffer.from(planted as string), noise])

  test.each(['陈建国', '918274', 'tok_Ab3-_xyz', '  a'])('%j in base64 at three offsets', (secret) => {
    for (const before of ['', 'x', 'xy', 'xyz']) {
      const planted = Buffer.from(`${before}${secret}zzz`).toString('base64')
      expect(formsFound(within(planted), secret)).toContain('base64')
    }
  })
  test('plain, hex in both cases, escaped, percent-encoded, UTF-16', () => {
    const secret = '王桂兰'
    const hex = Buffer.from(secret).toString('hex')
    expect(formsFound(within(secret), secret)).toEqual(['bytes'])
    expect(formsFound(within(hex), secret)).toEqual(['hex'])
    expect(formsFound(within(hex.toUpperCase()), secret)).toEqual(['hex'])
    expect(formsFound(within(JSON.stringify({ name: secret }).replace(/[^\x20-\x7e]/g, (character) => `\\u${character.charCodeAt(0).toString(16)}`)), secret)).toEqual(['escaped'])
    expect(formsFound(within(encodeURIComponent(secret)), secret)).toEqual(['percent'])
    expect(formsFound(within(Buffer.from(secret, 'utf16le')), secret)).toEqual(['utf16'])
  })
  test('bytes in base64url; nothing in noise', () => {
    const secret = Buffer.from('fbefbefbefbe3fff00aa', 'hex')
    expect(formsFound(within(Buffer.concat([Buffer.from('a'), secret]).toString('base64url')), secret)).toContain('base64url')
    expect(formsFound(noise, secret)).toEqual([])
    expect(formsFound(noise, '陈建国')).toEqual([])
  })
})
