import { describe, expect, test } from 'vitest'
import { parseLaunchQuery, parseScanLink } from './scan-link.ts'

const token = 'Ab3_-'.repeat(5)

describe('MP-2 links of scan codes', () => {
  test.each([
    [`https://sign.example/q/${token}`],
    [`http://127.0.0.1:8600/q/${token}`],
    [` https://sign.example/q/${token}/ `],
    [`https://sign.example/sub/path/q/${token}?from=wechat`],
    [encodeURIComponent(`https://sign.example/q/${token}`)],
    [token],
  ])('%s', (text) => expect(parseScanLink(text)).toBe(token))

  test.each(['', 'hello', 'https://sign.example/', 'https://sign.example/q/short', `javascript:/q/${token}`, `https://sign.example/x/${token}`, `https://sign.example/q/${token}/more`, '%E0%A4%A', 'https%3A%2F%2F%E0%A4%A', `https://sign.example/q/${token}%0a`])(
    'refuses %j',
    (text) => expect(parseScanLink(text)).toBeUndefined(),
  )
  test('reads the launch query of WeChat and of the browser', () => {
    expect(parseLaunchQuery({ q: encodeURIComponent(`https://sign.example/q/${token}`), scancode_time: '1' })).toBe(token)
    expect(parseLaunchQuery({ q: token })).toBe(token)
    expect(parseLaunchQuery({})).toBeUndefined()
  })
})
