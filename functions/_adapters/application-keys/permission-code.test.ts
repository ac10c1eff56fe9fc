// Permission codes: right, wrong, absent, many guesses at once, and the right one while guesses go on.
import { describe, expect, test } from 'vitest'
import { systemRandom } from '../../../scripts/vectors/node-sm2.ts'
import { createPermissionCheck, digestPermissionCode } from './permission-code.ts'
import { withCode } from './testing/key-store.contract.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const permissionDigest = await digestPermissionCode(bytes('1234'), systemRandom)
const key = { id: 'key_1', permissionDigest }
let nowMs = 0
const aCheck = () => createPermissionCheck({ clock: { nowMs: () => nowMs } })

describe('SV-1 permission codes', () => {
  test('the digest tells nothing and is another one each time', async () => {
    expect(permissionDigest).toMatch(/^scrypt\$16384\$8\$1\$/)
    expect(permissionDigest).not.toContain('1234')
    expect(await digestPermissionCode(bytes('1234'), systemRandom)).not.toBe(permissionDigest)
    for (const code of [new Uint8Array(0), new Uint8Array(257)]) await expect(digestPermissionCode(code, systemRandom)).rejects.toEqual(withCode('key.permission_wrong'))
  })

  test('right, wrong, absent, none asked for', async () => {
    const check = aCheck()
    await check.assertPermitted(key, bytes('1234'))
    for (const code of [bytes('1235'), bytes('12345'), bytes(''), undefined]) await expect(check.assertPermitted(key, code)).rejects.toEqual(withCode('key.permission_wrong'))
    await check.assertPermitted({ id: 'key_2', permissionDigest: null }, undefined)
    await check.assertPermitted({ id: 'key_2', permissionDigest: null }, bytes('whatever'))
  })

  test('the same right code again takes no time; a changed digest is checked anew', async () => {
    const check = aCheck()
    await check.assertPermitted(key, bytes('1234'))
    const before = performance.now()
    for (let time = 0; time < 1000; time++) await check.assertPermitted(key, bytes('1234'))
    expect(performance.now() - before).toBeLessThan(10_000)
    const changed = { ...key, permissionDigest: await digestPermissionCode(bytes('5678'), systemRandom) }
    await expect(check.assertPermitted(changed, bytes('1234'))).rejects.toEqual(withCode('key.permission_wrong'))
  })

  test('five wrong ones, then a minute of none; the right one that was seen still passes; other keys are free', async () => {
    const check = aCheck()
    await check.assertPermitted(key, bytes('1234'))
    const guesses = await Promise.allSettled(Array.from({ length: 20 }, (_, i) => check.assertPermitted(key, bytes(`guess ${i}`))))
    const codes = guesses.map((outcome) => (outcome.status === 'rejected' ? (outcome.reason as { code: string }).code : ''))
    expect(codes.filter((code) => code === 'key.permission_wrong')).toHaveLength(5)
    expect(codes.filter((code) => code === 'key.permission_locked')).toHaveLength(15)
    await check.assertPermitted(key, bytes('1234'))
    await check.assertPermitted({ ...key, id: 'key_3' }, bytes('1234'))
    nowMs += 59_999
    await expect(check.assertPermitted(key, bytes('guess'))).rejects.toMatchObject({ code: 'key.permission_locked', facts: { waitSeconds: 1 } })
    nowMs += 1
    await expect(check.assertPermitted(key, bytes('guess'))).rejects.toEqual(withCode('key.permission_wrong'))
  })

  test('a right code that was not seen before ends the count', async () => {
    const check = aCheck()
    for (let round = 0; round < 2; round++) {
      for (let time = 0; time < 4; time++) await expect(check.assertPermitted(key, bytes('guess'))).rejects.toEqual(withCode('key.permission_wrong'))
      await check.assertPermitted({ ...key, permissionDigest: await digestPermissionCode(bytes('1234'), systemRandom) }, bytes('1234'))
    }
  })
})
