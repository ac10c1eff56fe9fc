// Owns the table of passwords that are taken and that are not.
import { describe, expect, test } from 'vitest'
import { LOGIN_PASSWORD, passwordFault, passwordIsOld } from './password-rules.ts'

const DAY_MS = 86_400_000

describe('SV-11 passwords', () => {
  test.each(['Correct-Horse-7', '张伟-Zhang-Wei', 'aB3$aB3$xyzq', 'Password-and-much-more-7'])('%s will do', (password) => expect(passwordFault(password, { loginName: 'lihong' })).toBeUndefined())
  test.each(['Short-1xy', 'alllowercaseletters', 'ALL-CAPITALS-HERE', '1234567890-1234', 'Aa1Aa1Aa1Aa1', 'Password1234', 'Admin-123456', 'LiHong-20261', `Aa1-${'xyzw'.repeat(40)}`])('%s will not', (password) => {
    const why = passwordFault(password, { loginName: 'lihong' })
    expect(why?.zh).toMatch(/[一-鿿]{2}/)
    expect(`${why?.zh}${why?.en}`).not.toContain(password)
  })
})

test('old after so many days; never when 0 is set', () => {
  expect(passwordIsOld(0, 90, 90 * DAY_MS)).toBe(true)
  expect(passwordIsOld(0, 90, 90 * DAY_MS - 1)).toBe(false)
  expect(passwordIsOld(0, 0, 1e15)).toBe(false)
})

describe('MA-10 log-in passwords of signers', () => {
  const rule = LOGIN_PASSWORD
  test.each(['qiutian-8', 'Linchuang7', '秋天的童话abc8'])('%s will do', (password) => expect(passwordFault(password, { loginName: 'D1202', rule })).toBeUndefined())
  test.each(['abc-123', 'onlyletters', '20261122', 'aaaa1111', 'password1', 'hospital88', 'd1202-abc'])('%s will not', (password) => expect(passwordFault(password, { loginName: 'D1202', rule })?.zh).toBeTruthy())
})
